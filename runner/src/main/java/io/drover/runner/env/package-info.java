/** The environment of tasks and the attributes of this machine. */
@NullMarked
package io.drover.runner.env;

import org.jspecify.annotations.NullMarked;
