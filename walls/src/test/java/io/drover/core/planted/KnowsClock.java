package io.drover.core.planted;

/** Planted: the walls must see it. */
final class KnowsClock {
  java.time.Clock clock;
}
