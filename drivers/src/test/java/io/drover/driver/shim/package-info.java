/** Tests around the native helper: real processes, real signals, real deaths. */
@NullMarked
package io.drover.driver.shim;

import org.jspecify.annotations.NullMarked;
