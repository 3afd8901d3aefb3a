/** A disk in memory that forgets, tears, fails and flips as real ones do, from a seed. */
@NullMarked
package io.drover.sim.disk;

import org.jspecify.annotations.NullMarked;
