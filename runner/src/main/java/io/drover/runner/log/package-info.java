/** Reads what tasks have written, in every mode in which it is kept, also while it is written. */
@NullMarked
package io.drover.runner.log;

import org.jspecify.annotations.NullMarked;
