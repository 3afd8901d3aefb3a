/** The hooks that every alloc and task has. */
@NullMarked
package io.drover.runner.builtin;

import org.jspecify.annotations.NullMarked;
