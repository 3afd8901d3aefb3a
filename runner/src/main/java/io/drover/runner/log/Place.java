package io.drover.runner.log;

/**
 * A place in the files of a stream, always at the beginning of a line.
 *
 * @param file the N of the file; -1 before the first
 * @param offset bytes into it
 * @since 0.1
 */
public record Place(long file, long offset) {
  /** Before everything. */
  public static final Place START = new Place(-1, 0);

  boolean isBefore(long otherFile, long otherOffset) {
    return file < otherFile || (file == otherFile && offset < otherOffset);
  }
}
