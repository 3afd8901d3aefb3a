/** The life of one task as data: states, what may happen, what follows. */
@NullMarked
package io.drover.core.task;

import org.jspecify.annotations.NullMarked;
