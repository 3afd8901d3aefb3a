package io.drover.runner.planted;

/** Planted: the walls must see it. */
final class Sleeps {
  void rest() throws InterruptedException {
    Thread.sleep(1);
  }
}
