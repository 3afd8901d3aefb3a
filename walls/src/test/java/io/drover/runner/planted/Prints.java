package io.drover.runner.planted;

/** Planted: the walls must see it. */
final class Prints {
  void say() {
    System.out.println();
  }
}
