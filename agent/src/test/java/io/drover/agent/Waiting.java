package io.drover.agent;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Looks again and again, up to a deadline, at what another process does. */
final class Waiting {
  private static final long LOOK_AGAIN_MS = 10;
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private Waiting() {}

  /** Returns when the condition holds, and fails with what was waited for when it does not. */
  static void until(Supplier<String> what, Duration patience, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("after " + patience + " not yet: " + what.get());
      }
      NEVER.await(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Whether what is promised within a time holds by then, as naps of this process tell the time: a
   * machine that stands still takes nothing of it.
   */
  static boolean promised(Duration time, BooleanSupplier condition) throws InterruptedException {
    for (long naps = 0; !condition.getAsBoolean(); naps++) {
      if (naps * LOOK_AGAIN_MS > time.toMillis()) {
        return false;
      }
      NEVER.await(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
    }
    return true;
  }

  /** Whether the condition holds before the time is over. */
  static boolean within(Duration time, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      NEVER.await(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
    }
    return true;
  }
}
