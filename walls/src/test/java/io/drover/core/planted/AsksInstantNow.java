package io.drover.core.planted;

/** Planted: the walls must see it. */
final class AsksInstantNow {
  java.time.Instant time() {
    return java.time.Instant.now();
  }
}
