package io.drover.runner.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Finds what was punched out of a file: blocks that read as zeros, before those that do not. A task
 * that fills whole blocks with zeros itself is taken for one whose output was punched.
 */
final class Holes {
  static final int BLOCK_BYTES = 4096;

  private Holes() {}

  /**
   * How many of the first bytes are no hole. What is punched while it is read may be old in its
   * first blocks and gone in the next, so all of them are looked at.
   *
   * @param offset where {@code bytes[0]} is in the file
   */
  static int before(byte[] bytes, int count, long offset) {
    int at = 0;
    int end = BLOCK_BYTES - (int) (offset % BLOCK_BYTES);
    while (end <= count) {
      if (isZero(bytes, at, end)) {
        return at;
      }
      at = end;
      end += BLOCK_BYTES;
    }
    return count;
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Where the hole ends that is at {@code offset}; at the last, not whole block at the latest. */
  static long end(FileChannel file, long offset) throws IOException {
    long wholeBlocks = file.size() / BLOCK_BYTES;
    long low = offset / BLOCK_BYTES;
    long high = low + 1;
    for (long step = 1; high < wholeBlocks && isHole(file, high); step *= 2) {
      low = high;
      high = low + step;
    }
    high = Math.max(low + 1, Math.min(high, wholeBlocks));
    while (high - low > 1) {
      long middle = low + (high - low) / 2;
      if (isHole(file, middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high * BLOCK_BYTES;
  }

  private static boolean isHole(FileChannel file, long block) throws IOException {
    byte[] bytes = new byte[BLOCK_BYTES];
    ByteBuffer into = ByteBuffer.wrap(bytes);
    long at = block * BLOCK_BYTES;
    while (into.hasRemaining()) {
      int read = file.read(into, at + into.position());
      if (read <= 0) {
        return false;
      }
    }
    return isZero(bytes, 0, BLOCK_BYTES);
  }
}
