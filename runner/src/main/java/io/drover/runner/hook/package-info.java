/** Runs hook calls: deadlines, cancellation, abandonment, captured output. */
@NullMarked
package io.drover.runner.hook;

import org.jspecify.annotations.NullMarked;
