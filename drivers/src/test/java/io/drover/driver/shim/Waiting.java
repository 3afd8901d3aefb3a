package io.drover.driver.shim;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, with a deadline: nothing here ever sleeps for a fixed time. */
final class Waiting {
  static final Duration LONG = Duration.ofSeconds(20);
  private static final long LOOK_EACH_NS = 2_000_000;

  private Waiting() {}

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
