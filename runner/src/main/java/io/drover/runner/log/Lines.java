package io.drover.runner.log;

import java.util.Arrays;

/** Makes lines of the bytes of one stream, and knows where each of them began. */
final class Lines {
  static final String GONE = " not kept any more";

  private final boolean error;
  private byte[] partial = {};
  private int length;
  private Place start = Place.START;
  private long lineFile;
  private long lineOffset;
  private long bytesGone;
  private boolean skipping;

  Lines(boolean error) {
    this.error = error;
  }

  /** Whether a line has begun that has no end yet. */
  boolean pending() {
    return length > 0;
  }

  /** Where that line began. */
  Place start() {
    return start;
  }

  /** Where the line began that the sink was given last. */
  Place lineStart() {
    return new Place(lineFile, lineOffset);
  }

  /**
   * The next bytes.
   *
   * @param file the N of their file
   * @param offset where the first of them is in it
   */
  void add(long file, long offset, long timeNs, byte[] bytes, int from, int count, LogSink sink) {
    int at = skipping ? skip(bytes, from, count, sink) : from;
    int end = from + count;
    for (int i = at; i < end; i++) {
      if (bytes[i] == '\n') {
        emit(file, offset + at - from, timeNs, bytes, at, i - at, sink);
        at = i + 1;
      }
    }
    keep(file, offset + at - from, timeNs, bytes, at, end - at, sink);
  }

  /** What is left of a line whose beginning is gone is no line. */
  private int skip(byte[] bytes, int from, int count, LogSink sink) {
    for (int i = from; i < from + count; i++) {
      bytesGone++;
      if (bytes[i] == '\n') {
        tellGap(sink);
        return i + 1;
      }
    }
    return from + count;
  }

  private void tellGap(LogSink sink) {
    sink.gap(error, count(bytesGone, "byte") + name(error) + GONE);
    bytesGone = 0;
    skipping = false;
  }

  static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s") + " of ";
  }

  static String name(boolean error) {
    return error ? "stderr" : "stdout";
  }

  /** The next bytes are gone, and with them the line that they are in. */
  void gone(long bytes, LogSink sink) {
    flush(0, sink);
    bytesGone += bytes;
    skipping = true;
  }

  /** Nothing follows what there is. */
  void end(long timeNs, LogSink sink) {
    flush(timeNs, sink);
    if (skipping) {
      tellGap(sink);
    }
  }

  private void flush(long timeNs, LogSink sink) {
    if (length > 0) {
      pass(timeNs, sink);
    }
  }

  private void pass(long timeNs, LogSink sink) {
    sink.line(error, timeNs, partial, 0, taken());
  }

  private int taken() {
    lineFile = start.file();
    lineOffset = start.offset();
    int n = length;
    length = 0;
    return n;
  }

  private void emit(
      long file, long offset, long timeNs, byte[] bytes, int from, int count, LogSink sink) {
    if (length == 0) {
      lineFile = file;
      lineOffset = offset;
      sink.line(error, timeNs, bytes, from, count);
      return;
    }
    keep(file, offset, timeNs, bytes, from, count, sink);
    pass(timeNs, sink);
  }

  private void keep(
      long file, long offset, long timeNs, byte[] bytes, int from, int count, LogSink sink) {
    int at = from;
    int left = count;
    while (left > 0) {
      if (length == TaskLog.LINE_BYTES_MAX) {
        sink.piece(error, timeNs, partial, 0, taken());
      }
      if (length == 0) {
        start = new Place(file, offset + at - from);
      }
      int take = Math.min(left, TaskLog.LINE_BYTES_MAX - length);
      if (partial.length < length + take) {
        int grown = Math.max(partial.length * 2, length + take);
        partial = Arrays.copyOf(partial, Math.min(TaskLog.LINE_BYTES_MAX, grown));
      }
      System.arraycopy(bytes, at, partial, length, take);
      length += take;
      at += take;
      left -= take;
    }
  }
}
