package io.drover.runner;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for an end, in pieces. */
final class Waits {
  /** What is waited for may change meanwhile, so the wait is cut into pieces of this length. */
  private static final long LOOK_AGAIN_NS = 200_000_000L;

  /** With nothing to wait for yet, it is about to be there. */
  private static final long NOTHING_YET_NS = 5_000_000L;

  private Waits() {}

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
