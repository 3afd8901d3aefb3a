package io.drover.api;

/**
 * Where the user wrote something.
 *
 * @param file the file's name as the user gave it
 * @param line from 1
 * @param column from 1, in characters
 * @since 0.1
 */
public record SourcePlace(String file, int line, int column) {
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
