package io.drover.walls.planted.round.there;

import io.drover.walls.planted.round.back.Back;

/** Planted: half of a cycle. */
public final class There {
  Back back;
}
