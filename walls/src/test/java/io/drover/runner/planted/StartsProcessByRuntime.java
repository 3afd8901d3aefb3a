package io.drover.runner.planted;

/** Planted: the walls must see it. */
final class StartsProcessByRuntime {
  Process start() throws java.io.IOException {
    return Runtime.getRuntime().exec(new String[] {"true"});
  }
}
