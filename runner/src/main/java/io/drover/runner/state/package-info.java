/** The stored form of the machines' states. */
@NullMarked
package io.drover.runner.state;

import org.jspecify.annotations.NullMarked;
