package io.drover.runner.log;

/**
 * Takes lines. Called by the thread that reads, in the order of the files.
 *
 * @since 0.1
 */
public interface LogSink {
  /**
   * One line without its end, or the last piece of one longer than {@link TaskLog#LINE_BYTES_MAX}.
   *
   * @param error whether it was written to standard error
   * @param timeNs wall time at which its end was taken from the task; 0 where no times are kept
   * @param bytes holds it; only valid during the call
   * @param from where it begins
   * @param length how long it is
   */
  void line(boolean error, long timeNs, byte[] bytes, int from, int length);

  /**
   * A piece of a line longer than {@link TaskLog#LINE_BYTES_MAX}; the next of its stream belongs to
   * the same line. Who does not tell them apart takes each for a line.
   */
  default void piece(boolean error, long timeNs, byte[] bytes, int from, int length) {
    line(error, timeNs, bytes, from, length);
  }

  /**
   * Here something is not shown, because it is not kept any more or cannot be read.
   *
   * @param error whether of standard error
   * @param what how much of what, for a person
   */
  void gap(boolean error, String what);
}
