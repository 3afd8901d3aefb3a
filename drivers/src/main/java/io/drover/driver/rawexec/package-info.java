/** Runs programs as they are: no isolation, no limits, everything else of a supervisor. */
@NullMarked
package io.drover.driver.rawexec;

import org.jspecify.annotations.NullMarked;
