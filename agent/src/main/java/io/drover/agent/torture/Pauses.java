package io.drover.agent.torture;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits that end early when the torture is stopped. */
final class Pauses {
  private static final long LOOK_AGAIN_MS = 10;

  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Any thread: from now on nothing is waited for that is not the end. */
  void stop() {
    stopped.countDown();
  }

  boolean stopped() {
    return stopped.getCount() == 0;
  }

  /** Lets some time go by. */
  void pause(long millis) throws InterruptedException {
    boolean _ = stopped.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Whether it comes true in time; a stop does not end this wait. */
  boolean within(Duration patience, BooleanSupplier condition) throws InterruptedException {
    return within(patience, condition, false);
  }

  /** The same, given up at a stop. */
  boolean withinOrStopped(Duration patience, BooleanSupplier condition)
      throws InterruptedException {
    return within(patience, condition, true);
  }

  private boolean within(Duration patience, BooleanSupplier condition, boolean orStopped)
      throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end || orStopped && stopped()) {
        return false;
      }
      boolean _ = never.await(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
    }
    return true;
  }
}
