package io.drover.agent.cli;

import io.drover.api.DroverException;
import io.drover.runner.Drover;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The end of a run that the user asked for: once for an orderly one, again for one at once. Any
 * thread may ask, also before there is a job; none of them waits.
 */
final class Stopping {
  private enum Wish {
    NONE,
    STOP,
    KILL
  }

  private static final long AGAIN_MS = 1_000;

  private final Drover drover;
  private final RunOutput output;
  private Wish wish = Wish.NONE;
  private @Nullable String jobId;

  Stopping(Drover drover, RunOutput output) {
    this.drover = drover;
    this.output = output;
  }

  void asked() {
    wish(Wish.STOP);
  }

  void askedAgain() {
    wish(Wish.KILL);
  }

  /** From now on there is something to stop. */
  void of(String newJobId) {
    Wish waiting;
    synchronized (this) {
      jobId = newJobId;
      waiting = wish;
    }
    if (waiting != Wish.NONE) {
      begin(newJobId, waiting);
    }
  }

  private void wish(Wish what) {
    String known;
    synchronized (this) {
      wish = what;
      known = jobId;
    }
    if (known != null) {
      begin(known, what);
    }
  }

  /** On a thread of its own: a stop is on the disk before it returns. */
  private void begin(String job, Wish what) {
    Thread.ofVirtual()
        .name("drover-stop")
        .start(() -> {
          try {
            output.say(what == Wish.KILL ? "killing" : "stopping; once more kills at once");
            insist(job, what);
          } catch (DroverException cannot) {
            output.say(String.valueOf(cannot.getMessage()));
          } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** What a full disk does not take now is asked for again, until something else is wished. */
  private void insist(String job, Wish what) throws DroverException, InterruptedException {
    boolean told = false;
    while (what == wish()) {
      try {
        if (what == Wish.KILL) {
          drover.killNow(job);
        } else {
          drover.stop(job, false);
        }
        return;
      } catch (DroverException notNow) {
        if (!notNow.recoverable()) {
          throw notNow;
        }
        if (!told) {
          told = true;
          output.say("not stopped yet: " + notNow.getMessage());
        }
      }
      boolean _ = new CountDownLatch(1).await(AGAIN_MS, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized Wish wish() {
    return wish;
  }
}
