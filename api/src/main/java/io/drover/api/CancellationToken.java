package io.drover.api;

/**
 * Says that the caller no longer wants the result. A token never goes back. All methods may be
 * called from any thread and do not block.
 *
 * @since 0.1
 */
public interface CancellationToken {

  /** A token that is never cancelled. */
  CancellationToken NEVER =
      new CancellationToken() {
        @Override
        public boolean isCancelled() {
          return false;
        }

        @Override
        public Registration onCancel(Runnable action) {
          return () -> {};
        }
      };

  /** True once the call is no longer wanted. */
  boolean isCancelled();

  /**
   * Runs {@code action} once when the token is cancelled, on the cancelling thread, or at once on
   * this thread if it already is. The action must be short and must not block.
   */
  Registration onCancel(Runnable action);

  /** Takes a callback back; harmless if it already ran. */
  @FunctionalInterface
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
