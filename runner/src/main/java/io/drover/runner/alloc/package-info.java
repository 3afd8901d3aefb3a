/** The loop of one alloc, and what performs its effects. */
@NullMarked
package io.drover.runner.alloc;

import org.jspecify.annotations.NullMarked;
