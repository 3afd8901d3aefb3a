package io.drover.core.planted;

/** Planted: the walls must see it. */
final class AsksNanoTime {
  long now() {
    return System.nanoTime();
  }
}
