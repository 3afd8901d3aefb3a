/** The life of an alloc and of its tasks, in one step function. */
@NullMarked
package io.drover.core.alloc;

import org.jspecify.annotations.NullMarked;
