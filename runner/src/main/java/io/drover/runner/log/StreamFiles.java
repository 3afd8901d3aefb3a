package io.drover.runner.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/**
 * One stream in files of its own. Every byte is seen once and in order, however often the files
 * turned over between two calls, unless it was deleted or punched out before it was read.
 */
final class StreamFiles implements LogFiles {
  private final NumberedFiles files;
  private final boolean error;
  private final boolean holes;
  private final byte[] chunk;
  private final Lines lines;
  private long index = -1;
  private long offset;
  private long filesGone;

  /**
   * The files of a stream.
   *
   * @param holes whether their beginnings may be punched out
   * @param chunk what it reads into, which readers of one thread may share
   */
  StreamFiles(Path directory, String task, boolean error, boolean holes, byte[] chunk) {
    this.files = new NumberedFiles(directory, task + "." + Lines.name(error));
    this.error = error;
    this.holes = holes;
    this.chunk = chunk;
    this.lines = new Lines(error);
  }

  @Override
  public Place place(boolean ofError) {
    return lines.pending() ? lines.start() : new Place(index, offset);
  }

  @Override
  public void startAt(boolean ofError, Place place) {
    index = place.file();
    offset = place.offset();
  }

  @Override
  public Place lineStart(boolean ofError) {
    return lines.lineStart();
  }

  @Override
  public boolean read(long most, LogSink sink) throws IOException {
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
      left -= readFile(left, sink);
      if (next.isEmpty() || left <= 0) {
        break;
      }
      filesGone += next.getAsLong() - index - 1;
      index = next.getAsLong();
      offset = 0;
    }
    return index != fileBefore || offset != offsetBefore;
  }

  @Override
  public void finish(LogSink sink) throws IOException {
    read(Long.MAX_VALUE, sink);
    lines.end(0, sink);
    tellGone(sink);
  }

  private void tellGone(LogSink sink) {
    if (filesGone > 0) {
      lines.end(0, sink);
      sink.gap(error, Lines.count(filesGone, "file") + Lines.name(error) + Lines.GONE);
      filesGone = 0;
    }
  }

  /** Reads what is new in the present file; how much it was. */
  private long readFile(long most, LogSink sink) throws IOException {
    Path file = files.file(index);
    if (hasNoMore(file)) {
      return 0;
    }
    long begun = offset;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      tellGone(sink);
      while (offset - begun < most) {
        // Whole blocks, since that is how they are punched out.
        int want = chunk.length - (int) (offset % Holes.BLOCK_BYTES);
        int read = channel.read(ByteBuffer.wrap(chunk, 0, want), offset);
        if (read <= 0) {
          break;
        }
        int good = holes ? Holes.before(chunk, read, offset) : read;
        lines.add(index, offset, 0, chunk, 0, good, sink);
        offset += good;
        if (good < read) {
          long end = Holes.end(channel, offset);
          lines.gone(end - offset, sink);
          offset = end;
        }
      }
    } catch (NoSuchFileException deletedByRetention) {
      filesGone++;
    }
    return offset - begun;
  }

  /** Most tasks are silent most of the time: their files need not be opened. */
  private boolean hasNoMore(Path file) throws IOException {
    try {
      return Files.size(file) <= offset;
    } catch (NoSuchFileException openingTells) {
      return false;
    }
  }
}
