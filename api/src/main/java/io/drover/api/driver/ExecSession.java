package io.drover.api.driver;

import io.drover.api.Exit;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A running command with its streams. Each stream is for one thread; the rest may be called from
 * any.
 *
 * @since 0.1
 */
public interface ExecSession extends AutoCloseable {
  /** What the command reads; close it to give end-of-file. */
  OutputStream stdin();

  /** What the command writes; everything, with a terminal. */
  InputStream stdout();

  /** What the command writes as errors; empty with a terminal. */
  InputStream stderr();

  /** Sets the terminal's size; nothing happens without one. */
  void resize(int rows, int columns) throws DriverException;

  /** Sends a signal to the command. */
  void signal(int signal) throws DriverException;

  /** Blocks until the command ended. May be called many times. */
  Exit await() throws InterruptedException;

  /** Ends the command as a group if it still runs, and frees the streams. Idempotent. */
  @Override
  void close();
}
