package io.drover.agent.cli;

import io.drover.api.DroverException;
import io.drover.runner.Drover;
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
            if (what == Wish.KILL) {
              output.say("killing");
              drover.killNow(job);
            } else {
              output.say("stopping; once more kills at once");
              drover.stop(job, false);
            }
          } catch (DroverException cannot) {
            output.say(String.valueOf(cannot.getMessage()));
          } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
