package io.drover.api;

import org.jspecify.annotations.Nullable;

/**
 * A stream that is pulled: the receiver sets the pace, so a slow reader can never block the
 * producer. One reader at a time; {@link #close} may be called from any thread and ends a waiting
 * {@link #next}.
 *
 * @param <T> what it carries
 * @since 0.1
 */
public interface Source<T> extends AutoCloseable {

  /** Blocks until the next element is there; null at the end of the stream or after a close. */
  @Nullable T next() throws InterruptedException;

  /** Ends the stream. Idempotent, does not block. */
  @Override
  void close();
}
