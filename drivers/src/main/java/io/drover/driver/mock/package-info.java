/** The driver {@code mock}: tasks that only pretend, for trying out jobs, policies and hooks. */
@NullMarked
package io.drover.driver.mock;

import org.jspecify.annotations.NullMarked;
