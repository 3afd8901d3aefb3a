package io.drover.runner;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Waiting for an end, in pieces. */
final class Waits {
  /** What is waited for may change meanwhile, so the wait is cut into pieces of this length. */
  private static final long LOOK_AGAIN_NS = 200_000_000L;

  /** With nothing to wait for yet, it is about to be there. */
  private static final long NOTHING_YET_NS = 5_000_000L;

  private Waits() {}

  /** Does this to each of them, all at once, and returns when it is done to the last. */
  static <T> void each(String name, List<T> all, Consumer<T> what) {
    List<Thread> threads =
        all.stream()
            .map(one -> Thread.ofVirtual().name(name).start(() -> what.accept(one)))
            .toList();
    boolean interrupted = false;
    for (Thread thread : threads) {
      boolean over = false;
      while (!over) {
        try {
          thread.join();
          over = true;
        } catch (InterruptedException afterwards) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when it is complete, however it ended, or it is time to look again. */
  static <T> void end(Optional<CompletableFuture<T>> open, long leftNs)
      throws InterruptedException {
    long pieceNs = open.isPresent() ? LOOK_AGAIN_NS : NOTHING_YET_NS;
    try {
      open.orElseGet(CompletableFuture::new)
          .get(Math.max(1, Math.min(leftNs, pieceNs)), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException lookAgain) {
      return;
    }
  }
}
