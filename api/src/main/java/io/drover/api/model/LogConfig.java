package io.drover.api.model;

/**
 * How much of a task's output is kept.
 *
 * @param maxFiles files kept, for each of the two streams
 * @param maxFileSizeMb size of one file in MiB
 * @param disabled whether no output is kept
 * @since 0.1
 */
public record LogConfig(int maxFiles, long maxFileSizeMb, boolean disabled) {

  /** What holds when nothing is written: 10 files of 10 MiB. */
  public static final LogConfig DEFAULT = new LogConfig(10, 10, false);
}
