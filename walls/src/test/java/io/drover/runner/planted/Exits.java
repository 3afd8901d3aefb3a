package io.drover.runner.planted;

/** Planted: the walls must see it. */
final class Exits {
  void end() {
    System.exit(0);
  }
}
