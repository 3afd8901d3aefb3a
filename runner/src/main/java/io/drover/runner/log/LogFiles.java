package io.drover.runner.log;

import java.io.IOException;

/** The files of one task, or of one of its streams. One thread at a time. */
interface LogFiles {
  /**
   * Passes on the complete lines that are new, and stops a little behind {@code most} bytes.
   *
   * @return whether anything was new
   */
  boolean read(long most, LogSink sink) throws IOException;

  /** Passes on all there is, a last line without an end too. */
  void finish(LogSink sink) throws IOException;

  /** Behind the last whole line of a stream that was passed on. */
  Place place(boolean error);

  /** Begins there, and not at the first file. Before anything was read. */
  void startAt(boolean error, Place place);

  /** Where the line began that the sink was given last. */
  Place lineStart(boolean error);
}
