package io.drover.sim;

import java.util.SplittableRandom;

/** All chance of a scenario, from its seed. */
final class Rng {
  static final long MS = 1_000_000L;
  static final long SECOND = 1_000 * MS;

  private final SplittableRandom random;

  Rng(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** From 0 to {@code bound} - 1. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** True once in {@code n} times on average; never for 0. */
  boolean oneIn(int n) {
    return n > 0 && random.nextInt(n) == 0;
  }

  boolean flip() {
    return random.nextBoolean();
  }

  /** A duration below {@code boundNs}. */
  long nanos(long boundNs) {
    return boundNs <= 0 ? 0 : random.nextLong(boundNs);
  }

  /** How long news is under way: mostly no time, now and then very long. */
  long delay() {
    return oneIn(20) ? nanos(90 * SECOND) : MS + nanos(50 * MS);
  }

  long next() {
    return random.nextLong();
  }

  @SafeVarargs
  final <T> T of(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
