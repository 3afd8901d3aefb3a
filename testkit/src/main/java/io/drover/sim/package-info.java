/** The simulator: an alloc's real loop and machines in a made-up world, driven by a seed. */
@NullMarked
package io.drover.sim;

import org.jspecify.annotations.NullMarked;
