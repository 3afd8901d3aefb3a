/** The environment of tasks. */
@NullMarked
package io.drover.api.env;

import org.jspecify.annotations.NullMarked;
