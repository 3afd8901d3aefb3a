package io.drover.runner.alloc;

import io.drover.api.DroverException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Stores what a disk does not take now: a full one gets space again, and who gave up would leave
 * processes that nobody answers for. A step is not taken until it is stored, so waiting is safe;
 * what cannot wait is done {@link Meanwhile}.
 */
final class Insisting {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private Insisting() {}

  /** Something that may be done again after it failed. */
  @FunctionalInterface
  interface Write {
    /** Does it. */
    void toStore() throws DroverException;
  }

  /**
   * Tries until it succeeds, for ever if need be; an interrupt ends it.
   *
   * @param heldUp told once why it did not succeed, and once, with an empty text, that it has
   * @param meanwhile done after each try that failed
   * @throws DroverException one that no later try can mend
   */
  static void on(Write write, Consumer<String> heldUp, Runnable meanwhile)
      throws DroverException, InterruptedException {
    Duration pause = FIRST_PAUSE;
    boolean told = false;
    while (true) {
      try {
        write.toStore();
        if (told) {
          heldUp.accept("");
        }
        return;
      } catch (DroverException no) {
        if (!no.recoverable()) {
          throw no;
        }
        if (!told) {
          told = true;
          heldUp.accept(String.valueOf(no.getMessage()));
        }
      }
      meanwhile.run();
      boolean _ = new CountDownLatch(1).await(pause.toMillis(), TimeUnit.MILLISECONDS);
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }
  }
}
