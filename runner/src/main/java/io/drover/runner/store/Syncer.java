package io.drover.runner.store;

import io.drover.api.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One thread that syncs for all who wait: those who come while a sync runs share the next. A
 * platform thread, because nobody interrupts it and no spinning virtual thread can starve it. It
 * starts with the first wait.
 */
final class Syncer {
  private final Sync sync;
  private final Object monitor = new Object();
  private List<Waiter> waiting = new ArrayList<>();
  private @Nullable Thread thread;
  private boolean woken;
  private boolean stopping;

  Syncer(Sync sync) {
    this.sync = sync;
  }

  /** Makes everything written before the call durable and returns the last sequence that is. */
  @FunctionalInterface
  interface Sync {
    long run() throws StoreException;
  }

  /** A caller that waits; woken once. */
  private static final class Waiter {
    final Thread thread = Thread.currentThread();
    final long sequence;
    volatile boolean done;
    volatile @Nullable StoreException failure;

    Waiter(long sequence) {
      this.sequence = sequence;
    }

    void finish(@Nullable StoreException why) {
      failure = why;
      done = true;
      LockSupport.unpark(thread);
    }
  }

  /** Blocks until a sequence is synced. An interrupt is kept for later. */
  void await(long sequence) throws StoreException {
    Waiter waiter = new Waiter(sequence);
    synchronized (monitor) {
      if (waiting.size() >= StoreLimits.WAITING_MAX) {
        throw new StoreException(
            ErrorCode.IO,
            "more than " + StoreLimits.WAITING_MAX + " callers wait for the disk",
            true,
            null);
      }
      waiting.add(waiter);
      signal();
    }
    boolean interrupted = false;
    while (!waiter.done) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    StoreException failure = waiter.failure;
    if (failure != null) {
      throw new StoreException(
          failure.code(), String.valueOf(failure.getMessage()), failure.recoverable(), failure);
    }
  }

  /** Asks for a run without waiting for it. */
  void wake() {
    synchronized (monitor) {
      signal();
    }
  }

  /** Ends the thread after what was asked before, and waits for its end. */
  void stop() {
    Thread running;
    synchronized (monitor) {
      stopping = true;
      monitor.notifyAll();
      running = thread;
    }
    boolean interrupted = false;
    while (running != null && running.isAlive()) {
      try {
        running.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void signal() {
    woken = true;
    if (thread == null) {
      thread = Thread.ofPlatform().name("drover-store-sync").daemon().start(this::work);
    } else {
      monitor.notifyAll();
    }
  }

  private void work() {
    while (true) {
      List<Waiter> group;
      synchronized (monitor) {
        while (!woken && !stopping) {
          try {
            monitor.wait();
          } catch (InterruptedException e) {
            // Nobody has a reason to interrupt this thread; it ends by stop() only.
          }
        }
        if (!woken) {
          return;
        }
        woken = false;
        group = waiting;
        waiting = new ArrayList<>();
      }
      serve(group);
    }
  }

  private void serve(List<Waiter> group) {
    long synced = Long.MIN_VALUE;
    StoreException failure = null;
    try {
      synced = sync.run();
    } catch (StoreException e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      // Whatever it is, nobody may be left waiting.
      failure = new StoreException(ErrorCode.INTERNAL, "syncing the store: " + e, false, e);
    }
    for (Waiter waiter : group) {
      waiter.finish(waiter.sequence <= synced ? null : failure);
    }
  }
}
