/** The pure machines: no clock, no disk, no threads. What all of them share stands here. */
@NullMarked
package io.drover.core;

import org.jspecify.annotations.NullMarked;
