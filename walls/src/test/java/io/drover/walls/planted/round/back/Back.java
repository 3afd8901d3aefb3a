package io.drover.walls.planted.round.back;

import io.drover.walls.planted.round.there.There;

/** Planted: the other half. */
public final class Back {
  There there;
}
