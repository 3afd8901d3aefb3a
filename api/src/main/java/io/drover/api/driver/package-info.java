/** The driver interface: what starts, watches and ends the processes of a task. */
@NullMarked
package io.drover.api.driver;

import org.jspecify.annotations.NullMarked;
