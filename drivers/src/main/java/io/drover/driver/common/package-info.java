/** What several drivers need: signals by name, reading driver blocks, usage of processes. */
@NullMarked
package io.drover.driver.common;

import org.jspecify.annotations.NullMarked;
