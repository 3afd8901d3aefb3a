package io.drover.driver.shim;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, with a deadline: nothing here ever sleeps for a fixed time. */
final class Waiting {
  static final Duration LONG = Duration.ofSeconds(60);
  private static final long LOOK_EACH_NS = 2_000_000;

  private static final long NAP_NS = 10_000_000;

  private Waiting() {}

  /**
   * What is promised within this time, as naps of this process tell it: a machine that stands still
   * takes nothing of it.
   */
  static void promised(Duration time, String what, Callable<Boolean> condition) throws Exception {
    for (long naps = 0; !condition.call(); naps++) {
      if (naps * NAP_NS > time.toNanos()) {
        throw new AssertionError("not within " + naps + " naps of 10 ms: " + what);
      }
      LockSupport.parkNanos(NAP_NS);
    }
  }

  static void until(String what, Callable<Boolean> condition) throws Exception {
    until(LONG, what, condition);
  }

  static void until(Duration deadline, String what, Callable<Boolean> condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - start > deadline.toNanos()) {
        throw new AssertionError("not within " + deadline.toMillis() + " ms: " + what);
      }
      LockSupport.parkNanos(LOOK_EACH_NS);
    }
  }
}
