package io.drover.runner.planted;

/** Planted: the walls must see it. */
final class StartsProcess {
  Process start() throws java.io.IOException {
    return new ProcessBuilder("true").start();
  }
}
