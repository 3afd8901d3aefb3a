/**
 * The disk as the store sees it: an interface, and its implementation over real files. A lossy
 * double for tests is {@code io.drover.sim.disk.SimDisk} of the test kit.
 */
@NullMarked
package io.drover.runner.disk;

import org.jspecify.annotations.NullMarked;
