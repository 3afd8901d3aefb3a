package io.drover.driver.shim;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt the client knows of. Its futures are completed by the reading thread, once each;
 * whoever waits for them parks. Safe from any thread.
 */
public final class Attempt {
  final long request;
  final Path directory;
  final int number;

  /** Sent again if the spawner dies before it answered: a repeated start finds the first fate. */
  volatile byte @Nullable [] unanswered;

  /** Nobody waits any more for a start that took too long: should it still come, it is ended. */
  volatile boolean abandoned;

  final CompletableFuture<Boolean> accepted = new CompletableFuture<>();
  final CompletableFuture<Identity> started = new CompletableFuture<>();
  final CompletableFuture<End> ended = new CompletableFuture<>();

  Attempt(long request, Path directory, int number) {
    this.request = request;
    this.directory = directory;
    this.number = number;
  }

  /** Who runs; null before the start is known, and if it had ended before anyone asked. */
  public @Nullable Identity identity() {
    return started.isDone() && !started.isCompletedExceptionally() ? started.join() : null;
  }

  /** The end; null while it runs. */
  public @Nullable End end() {
    return ended.isDone() && !ended.isCompletedExceptionally() ? ended.join() : null;
  }

  /** Whether nothing more will be heard of it here: it is to be asked about anew. */
  public boolean lost() {
    return ended.isCompletedExceptionally();
  }

  /** Waits for the end; false if it did not come in time. */
  public boolean endsWithin(Duration patience) throws InterruptedException {
    try {
      ended.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException late) {
      return false;
    } catch (ExecutionException failed) {
      return true;
    }
  }

  /**
   * Runs {@code action} on a virtual thread of its own once the attempt has ended, or the client
   * has lost it or is closed.
   */
  public void onEnd(Runnable action) {
    var _ =
        ended.whenComplete((end, lost) -> Thread.ofVirtual().name("drover-shim-end").start(action));
  }

  /** Ends it, on a thread of its own: nobody waits for it any more. */
  void endBy(ShimClient client) {
    Thread.ofVirtual()
        .name("drover-shim-late")
        .start(() -> {
          try {
            client.kill(this);
          } catch (ShimException closing) {
            // Whoever finds the attempt next decides.
          } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
          }
        });
  }

  void fail(ShimException why) {
    accepted.completeExceptionally(why);
    started.completeExceptionally(why);
    ended.completeExceptionally(why);
  }
}
