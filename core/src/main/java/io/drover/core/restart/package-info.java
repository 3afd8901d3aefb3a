/** Whether and when a task that ended starts again. */
@NullMarked
package io.drover.core.restart;

import org.jspecify.annotations.NullMarked;
