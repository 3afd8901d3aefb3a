package io.drover.runner.disk;

import java.io.IOException;

/**
 * An open file. Any thread may call any method, at the same time as others. An interrupt neither
 * cuts a read or write nor closes the file; only {@link #sync} must run on a thread that nobody
 * interrupts.
 */
public interface DiskFile extends AutoCloseable {

  /** The length in bytes. */
  long size() throws IOException;

  /**
   * Writes all the bytes at a position, beyond the end too. When it throws, some of them may be
   * there.
   */
  void write(long position, byte[] bytes, int offset, int length) throws IOException;

  /**
   * Reads at a position.
   *
   * @return the number of bytes read; fewer than asked only at the end of the file, 0 beyond it
   */
  int read(long position, byte[] into, int offset, int length) throws IOException;

  /**
   * Makes what was written before the call survive a loss of power (content and length). After it
   * threw, nothing is known about any write since the last one that returned, and calling it again
   * proves nothing.
   */
  void sync() throws IOException;

  /** Closes the file. Idempotent. Does not sync. */
  @Override
  void close() throws IOException;
}
