package io.drover.runner;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for one of several. */
final class Waits {
  /** What is waited for may change meanwhile, so the wait is cut into pieces of this length. */
  static final long LOOK_AGAIN_NS = 200_000_000L;

  private Waits() {}

  /** Returns when one of them is complete, however it ended, or the time is over. */
  static void any(List<CompletableFuture<?>> open, long nanos) throws InterruptedException {
    CompletableFuture<?> first =
        switch (open.size()) {
          case 0 -> new CompletableFuture<Void>();
          // A wait on it takes itself away again; what waits for any stays until one has ended.
          case 1 -> open.getFirst();
          default -> CompletableFuture.anyOf(open.toArray(CompletableFuture[]::new));
        };
    try {
      first.get(
          Math.max(1, open.isEmpty() ? Math.min(nanos, 5_000_000L) : nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException lookAgain) {
      return;
    }
  }
}
