package io.drover.core.planted;

/** Planted: the walls must see it. */
final class AsksEnvironment {
  String home() {
    return System.getenv("HOME");
  }
}
