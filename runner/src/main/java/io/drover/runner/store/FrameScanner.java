package io.drover.runner.store;

import io.drover.runner.disk.DiskFile;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames from a file through a window, forward. A frame's buffer is the window: it is valid
 * until the next call. Not thread-safe.
 */
final class FrameScanner {
  private static final int WINDOW_BYTES = 256 << 10;

  private final DiskFile file;
  private final int salt;
  private byte[] window = new byte[WINDOW_BYTES];
  private long base;
  private int filled;

  FrameScanner(DiskFile file, int salt) {
    this.file = file;
    this.salt = salt;
  }

  /** Forgets what is in memory: the file is read again. */
  void refresh() {
    filled = 0;
  }

  /**
   * The frame that begins at a position and comes after a sequence; null if none can be read there.
   * It may be damaged in its payload.
   */
  @Nullable Frame at(long position, long afterSequence) throws IOException {
    int available = load(position, Frame.HEAD_BYTES_MIN);
    Frame head = head(position, available, Frame.MARK_HEAD);
    if (head == null || head.sequence() <= afterSequence) {
      return null;
    }
    return whole(head, position);
  }

  /**
   * The next frame at or after a position that comes after a sequence, found by its head or its
   * tail; null if there is none before the end of the file.
   */
  @Nullable Frame search(long from, long afterSequence) throws IOException {
    long position = from;
    while (true) {
      int available = load(position, Frame.HEAD_BYTES_MIN);
      if (available < Frame.HEAD_BYTES_MIN) {
        return null;
      }
      int offset = (int) (position - base);
      int stop = filled - Frame.HEAD_BYTES_MIN;
      int candidate = nextMark(offset, stop);
      if (candidate < 0) {
        position = base + stop + 1;
        continue;
      }
      position = base + candidate;
      Frame found = candidateAt(position, from, afterSequence);
      if (found != null) {
        return found;
      }
      position++;
    }
  }

  /** True if every byte from a position to the end of the file is zero. */
  boolean isZeroFrom(long from) throws IOException {
    long position = from;
    while (true) {
      int available = load(position, 1);
      if (available == 0) {
        return true;
      }
      int at = (int) (position - base);
      while (at < filled) {
        if (at + 8 <= filled && Bytes.getLong(window, at) == 0) {
          at += 8;
        } else if (window[at] == 0) {
          at++;
        } else {
          return false;
        }
      }
      position = base + filled;
    }
  }

  private @Nullable Frame candidateAt(long position, long from, long afterSequence)
      throws IOException {
    int available = load(position, Frame.HEAD_BYTES_MIN);
    int mark = Bytes.getInt(window, (int) (position - base));
    Frame head = head(position, available, mark);
    if (head == null || head.sequence() <= afterSequence) {
      return null;
    }
    long start = mark == Frame.MARK_HEAD ? position : position + head.headLength() - head.length();
    return start < from ? null : whole(head, start);
  }

  /** The place in the window of the next mark, from {@code offset} to {@code stop}; -1 for none. */
  private int nextMark(int offset, int stop) {
    int at = offset;
    while (at <= stop) {
      // A log ends in zeros, often many: eight at a time.
      if (window[at] == 0 && at + 8 <= filled && Bytes.getLong(window, at) == 0) {
        at += 8;
        continue;
      }
      if (window[at] == (byte) (Frame.MARK_HEAD >>> 24)) {
        int mark = Bytes.getInt(window, at);
        if (mark == Frame.MARK_HEAD || mark == Frame.MARK_TAIL) {
          return at;
        }
      }
      at++;
    }
    return -1;
  }

  private @Nullable Frame head(long position, int available, int mark) throws IOException {
    if (available < Frame.HEAD_BYTES_MIN) {
      return null;
    }
    int offset = (int) (position - base);
    int headLength = (window[offset + 24] & 0xFF) << 8 | window[offset + 25] & 0xFF;
    int loaded = load(position, Math.max(Frame.HEAD_BYTES_MIN, headLength));
    return Frame.readHead(window, (int) (position - base), loaded, position, mark, salt);
  }

  private Frame whole(Frame head, long start) throws IOException {
    int headSum = Frame.headSum(head.buffer(), head.offset(), head.headLength(), salt);
    int available = load(start, head.length());
    int offset = (int) (start - base);
    boolean intact =
        available >= head.length()
            && Frame.payloadMatches(
                window, offset, head.length(), head.headLength(), headSum, salt);
    return head.inFile(window, offset, start, intact);
  }

  /**
   * Has the window hold {@code wanted} bytes from a position on, if the file does.
   *
   * @return how many it holds from there; at most {@code wanted} only if the file ends
   */
  private int load(long position, int wanted) throws IOException {
    if (position < base || position + wanted > base + filled) {
      if (wanted > window.length) {
        window = new byte[wanted];
      }
      base = position;
      filled = file.read(position, window, 0, window.length);
    }
    return (int) (base + filled - position);
  }
}
