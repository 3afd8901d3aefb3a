package io.drover.runner.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Both streams in one row of files, in pieces with a head each: {@code DF}, version 1, stream 1 or
 * 2, u32 size, u64 wall time in ns, little-endian. A piece is read when it is whole; after a crash
 * its head may be corrected downwards, so the file's size is read before a head.
 */
final class FrameFiles implements LogFiles {
  private static final int HEAD_BYTES = 16;

  private final NumberedFiles files;
  private final byte[] chunk;
  private final ByteBuffer numbers;
  private final @Nullable Lines[] lines;
  private final Place[] from = {Place.START, Place.START};
  private long index = -1;
  private long offset;
  private long filesGone;
  private long timeNs;
  private boolean unreadable;
  private @Nullable FileChannel channel;
  private long windowStart;
  private int windowLength;

  /**
   * The files of a task.
   *
   * @param out whether standard output is wanted
   * @param err whether standard error is
   * @param chunk what it reads into, which readers of one thread may share
   */
  FrameFiles(Path directory, String task, boolean out, boolean err, byte[] chunk) {
    this.files = new NumberedFiles(directory, task + ".frames");
    this.chunk = chunk;
    this.numbers = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
    this.lines =
        new @Nullable Lines[] {out ? new Lines(false) : null, err ? new Lines(true) : null};
    for (int stream = 0; stream < 2; stream++) {
      if (lines[stream] == null) {
        // Never a reason to begin earlier.
        from[stream] = new Place(Long.MAX_VALUE, 0);
      }
    }
  }

  @Override
  public Place place(boolean error) {
    Lines of = lines[error ? 1 : 0];
    if (of != null && of.pending()) {
      return of.start();
    }
    Place earlier = from[error ? 1 : 0];
    return earlier.isBefore(index, offset) ? new Place(index, offset) : earlier;
  }

  @Override
  public void startAt(boolean error, Place place) {
    from[error ? 1 : 0] = place;
    index = Math.min(from[0].file(), from[1].file());
  }

  @Override
  public Place lineStart(boolean error) {
    Lines of = lines[error ? 1 : 0];
    return of == null ? Place.START : of.lineStart();
  }

  @Override
  public boolean read(long most, LogSink sink) throws IOException {
    return read(most, false, sink);
  }

  private boolean read(long most, boolean last, LogSink sink) throws IOException {
    if (index < 0) {
      OptionalLong first = files.first();
      if (first.isEmpty()) {
        return false;
      }
      filesGone += first.getAsLong();
      index = first.getAsLong();
    }
    long fileBefore = index;
    long offsetBefore = offset;
    for (long left = most; left > 0; ) {
      OptionalLong next = files.after(index);
      left -= readFile(left, last || next.isPresent(), sink);
      if (next.isEmpty() || left <= 0) {
        break;
      }
      filesGone += next.getAsLong() - index - 1;
      index = next.getAsLong();
      offset = 0;
      unreadable = false;
    }
    return index != fileBefore || offset != offsetBefore;
  }

  @Override
  public void finish(LogSink sink) throws IOException {
    read(Long.MAX_VALUE, true, sink);
    end(sink);
    tellGone(sink);
  }

  private void end(LogSink sink) {
    for (Lines of : lines) {
      if (of != null) {
        of.end(timeNs, sink);
      }
    }
  }

  private void tellGone(LogSink sink) {
    if (filesGone > 0) {
      end(sink);
      sink.gap(false, Lines.count(filesGone, "file") + "output" + Lines.GONE);
      filesGone = 0;
    }
  }

  /** Reads what is new in the present file, and what there is of its last piece if it is over. */
  private long readFile(long most, boolean over, LogSink sink) throws IOException {
    Path file = files.file(index);
    if (unreadable || hasNoMore(file)) {
      return 0;
    }
    long begun = offset;
    try (FileChannel open = FileChannel.open(file, StandardOpenOption.READ)) {
      channel = open;
      windowLength = 0;
      tellGone(sink);
      // Read before any head: a head that fits into it can no longer be corrected.
      long size = open.size();
      while (offset - begun < most && piece(size, over, sink)) {
        // Each turn has moved the offset behind one more piece.
      }
    } catch (NoSuchFileException deletedByRetention) {
      filesGone++;
    } finally {
      channel = null;
    }
    return offset - begun;
  }

  private boolean piece(long size, boolean over, LogSink sink) throws IOException {
    if (size - offset < HEAD_BYTES || !look(offset, HEAD_BYTES, size)) {
      return false;
    }
    int at = (int) (offset - windowStart);
    int stream = chunk[at + 3];
    long bytes = Integer.toUnsignedLong(numbers.getInt(at + 4));
    boolean ours = chunk[at] == 'D' && chunk[at + 1] == 'F' && chunk[at + 2] == 1;
    if (!ours || stream < 1 || stream > 2) {
      unreadable = true;
      String name = String.valueOf(files.file(index).getFileName());
      sink.gap(
          false,
          name + " has no head of a piece at byte " + offset + ": the rest of it is not shown");
      return false;
    }
    long start = offset + HEAD_BYTES;
    long end = start + bytes;
    if (end > size && !over) {
      return false;
    }
    timeNs = numbers.getLong(at + 8);
    Lines of = lines[stream - 1];
    if (of != null) {
      add(of, from[stream - 1], start, Math.min(end, size), size, sink);
    }
    offset = Math.min(end, size);
    return true;
  }

  /** A reader that was here before begins in the middle of a file, at different places. */
  private void add(Lines to, Place notBefore, long start, long end, long size, LogSink sink)
      throws IOException {
    long at = notBefore.file() > index ? end : start;
    if (notBefore.file() == index) {
      at = Math.clamp(notBefore.offset(), start, end);
    }
    while (at < end && look(at, 1, size)) {
      int within = (int) (at - windowStart);
      int count = (int) Math.min(end - at, windowLength - within);
      to.add(index, at, timeNs, chunk, within, count, sink);
      at += count;
    }
  }

  /** Sees to it that these bytes are in the chunk; false if the file has become shorter. */
  private boolean look(long at, int count, long size) throws IOException {
    if (at >= windowStart && at + count <= windowStart + windowLength) {
      return true;
    }
    FileChannel open = Objects.requireNonNull(channel);
    windowStart = at;
    windowLength = 0;
    int want = (int) Math.min(chunk.length, size - at);
    while (windowLength < want) {
      int read =
          open.read(ByteBuffer.wrap(chunk, windowLength, want - windowLength), at + windowLength);
      if (read <= 0) {
        break;
      }
      windowLength += read;
    }
    return windowLength >= count;
  }

  private boolean hasNoMore(Path file) throws IOException {
    try {
      return Files.size(file) <= offset;
    } catch (NoSuchFileException openingTells) {
      return false;
    }
  }
}
