package io.drover.agent.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Reads one rotated stream of one task to its end, over and over: {@code <base>.N} with N rising,
 * files only ever appended to, the highest one active. Every byte is seen once and in order,
 * however often the files turned over between two calls, unless retention deleted a file before it
 * was read; that gap is counted. One thread at a time.
 */
final class StreamTail {
  /** A line longer than this is passed on in pieces, so that memory stays bounded. */
  static final int LINE_BYTES_MAX = 64 * 1024;

  /** How much is read at once. */
  static final int READ_BYTES = 64 * 1024;

  private final Path directory;
  private final String base;
  private final LineSink sink;
  private final byte[] chunk;
  private byte[] partial = {};
  private int partialLength;
  private long index = -1;
  private long offset;
  private long filesMissed;

  /** Takes one line without its end; {@code bytes} is only valid during the call. */
  @FunctionalInterface
  interface LineSink {
    void line(byte[] bytes, int from, int length);
  }

  /**
   * A tail of a stream.
   *
   * @param chunk what it reads into, which tails of one thread share: there are two for each task
   */
  StreamTail(Path directory, String base, byte[] chunk, LineSink sink) {
    this.directory = directory;
    this.base = base;
    this.chunk = chunk;
    this.sink = sink;
  }

  /**
   * A place in a stream, always behind a whole line.
   *
   * @param file the N of the file; -1 before the first
   * @param offset bytes into it
   */
  record Position(long file, long offset) {}

  /** Behind the last whole line that was passed on. */
  Position position() {
    return new Position(index, Math.max(0, offset - partialLength));
  }

  /** Starts where an earlier reader stopped. */
  void startAt(Position position) {
    index = position.file();
    offset = position.offset();
  }

  /** Passes on all complete lines written so far; says whether there was anything new. */
  boolean poll() throws IOException {
    Position before = new Position(index, offset);
    look();
    return index != before.file() || offset != before.offset();
  }

  private void look() throws IOException {
    if (index < 0) {
      OptionalLong first = indexes().min();
      if (first.isEmpty()) {
        return;
      }
      index = first.getAsLong();
    }
    while (true) {
      // The next file must be looked for before the rest is read: once it exists, the present one
      // no longer grows, so what is read after that is all of it.
      OptionalLong next = Files.exists(file(index + 1)) ? OptionalLong.of(index + 1) : laterIndex();
      readToEnd(file(index));
      if (next.isEmpty()) {
        return;
      }
      filesMissed += next.getAsLong() - index - 1;
      index = next.getAsLong();
      offset = 0;
    }
  }

  /** Passes on a last line that has no end. */
  void finish() throws IOException {
    poll();
    if (partialLength > 0) {
      sink.line(partial, 0, partialLength);
      partialLength = 0;
    }
  }

  /** How many whole files were deleted by retention before they could be read. */
  long filesMissed() {
    return filesMissed;
  }

  private OptionalLong laterIndex() throws IOException {
    if (Files.exists(file(index))) {
      return OptionalLong.empty();
    }
    return indexes().filter(i -> i > index).min();
  }

  private void readToEnd(Path file) throws IOException {
    if (hasNoMore(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (true) {
        int read = channel.read(ByteBuffer.wrap(chunk), offset);
        if (read <= 0) {
          return;
        }
        offset += read;
        lines(chunk, read);
      }
    } catch (java.nio.file.NoSuchFileException deletedByRetention) {
      filesMissed++;
    }
  }

  /** Most tasks are silent most of the time: their files need not be opened. */
  private boolean hasNoMore(Path file) throws IOException {
    try {
      return Files.size(file) <= offset;
    } catch (java.nio.file.NoSuchFileException openingTells) {
      return false;
    }
  }

  private void lines(byte[] bytes, int length) {
    int from = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        emit(bytes, from, i - from);
        from = i + 1;
      }
    }
    keep(bytes, from, length - from);
  }

  private void emit(byte[] bytes, int from, int length) {
    if (partialLength == 0) {
      sink.line(bytes, from, length);
      return;
    }
    keep(bytes, from, length);
    sink.line(partial, 0, partialLength);
    partialLength = 0;
  }

  private void keep(byte[] bytes, int from, int length) {
    int left = length;
    int at = from;
    while (left > 0) {
      int room = LINE_BYTES_MAX - partialLength;
      int take = Math.min(left, room);
      if (partial.length < partialLength + take) {
        int grown = Math.max(partial.length * 2, partialLength + take);
        partial = java.util.Arrays.copyOf(partial, Math.min(LINE_BYTES_MAX, grown));
      }
      System.arraycopy(bytes, at, partial, partialLength, take);
      partialLength += take;
      at += take;
      left -= take;
      if (left > 0) {
        sink.line(partial, 0, partialLength);
        partialLength = 0;
      }
    }
  }

  private java.util.stream.LongStream indexes() throws IOException {
    if (!Files.isDirectory(directory)) {
      return java.util.stream.LongStream.empty();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(base + "."))
          .map(name -> name.substring(base.length() + 1))
          .filter(StreamTail::isIndex)
          .mapToLong(Long::parseLong)
          .boxed()
          .toList()
          .stream()
          .mapToLong(Long::longValue);
    }
  }

  private static boolean isIndex(String text) {
    return !text.isEmpty()
        && text.length() < 18
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private Path file(long n) {
    return directory.resolve(base + "." + n);
  }
}
