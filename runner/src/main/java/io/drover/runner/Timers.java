package io.drover.runner;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs short actions later, on one platform thread: virtual threads that spin must not be able to
 * hold back a deadline. The thread starts with the first timer and ends when it has been idle.
 */
public final class Timers implements AutoCloseable {
  private static final long IDLE_SECONDS = 5;

  private final ScheduledThreadPoolExecutor executor;

  /** A timer that is set. */
  @FunctionalInterface
  public interface Timer {
    /** Takes it back; harmless if it has fired. */
    void cancel();
  }

  /** Starts no thread. */
  public Timers() {
    executor =
        new ScheduledThreadPoolExecutor(
            1, action -> Thread.ofPlatform().daemon().name("drover-timers").unstarted(action));
    executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    executor.setRemoveOnCancelPolicy(true);
  }

  /** Runs {@code action} after {@code delay}; it must not block. */
  public Timer after(Duration delay, Runnable action) {
    Future<?> set = executor.schedule(() -> told(action), delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> set.cancel(false);
  }

  /** The executor would keep to itself what an action throws, and its deadline would be lost. */
  private static void told(Runnable action) {
    try {
      action.run();
    } catch (Throwable bug) {
      Thread here = Thread.currentThread();
      here.getUncaughtExceptionHandler().uncaughtException(here, bug);
    }
  }

  /** Nothing set will fire any more. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
