package io.drover.agent.cli;

import io.drover.api.DroverException;
import io.drover.runner.Drover;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The end of a run that the user asked for: once for an orderly one, again for one at once. Any
 * thread may ask, also before there is a runner or a job; none of them waits.
 */
final class Stopping {
  private enum Wish {
    NONE,
    STOP,
    KILL
  }

  private static final long AGAIN_MS = 1_000;

  private final RunOutput output;
  private Wish wish = Wish.NONE;
  private @Nullable Job job;

  private record Job(Drover drover, String id) {}

  Stopping(RunOutput output) {
    this.output = output;
  }

  void asked() {
    wish(Wish.STOP);
  }

  void askedAgain() {
    wish(Wish.KILL);
  }

  /** From now on there is something to stop. */
  void of(Drover drover, String jobId) {
    Job begun = new Job(drover, jobId);
    Wish waiting;
    synchronized (this) {
      job = begun;
      waiting = wish;
    }
    if (waiting != Wish.NONE) {
      begin(begun, waiting);
    }
  }

  /** Whether somebody has asked. */
  synchronized boolean wished() {
    return wish != Wish.NONE;
  }

  private void wish(Wish what) {
    Job known;
    synchronized (this) {
      wish = what;
      known = job;
    }
    if (known != null) {
      begin(known, what);
    }
  }

  /** On a thread of its own: a stop is on the disk before it returns. */
  private void begin(Job of, Wish what) {
    Thread.ofVirtual()
        .name("drover-stop")
        .start(() -> {
          try {
            output.say(what == Wish.KILL ? "killing" : "stopping; once more kills at once");
            insist(of, what);
          } catch (DroverException cannot) {
            output.say(String.valueOf(cannot.getMessage()));
          } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /**
   * A full disk holds up no kill, but the record of it: that is asked for again, until something
   * else is wished.
   */
  private void insist(Job of, Wish what) throws DroverException, InterruptedException {
    boolean told = false;
    while (what == wish()) {
      try {
        if (what == Wish.KILL) {
          of.drover().killNow(of.id());
        } else {
          of.drover().stop(of.id(), false);
        }
        return;
      } catch (DroverException notNow) {
        if (!notNow.recoverable()) {
          throw notNow;
        }
        if (!told) {
          told = true;
          output.say("the stop is not on the disk yet: " + notNow.getMessage());
        }
      }
      boolean _ = new CountDownLatch(1).await(AGAIN_MS, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized Wish wish() {
    return wish;
  }
}
