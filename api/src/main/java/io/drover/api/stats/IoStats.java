package io.drover.api.stats;

/**
 * What was read from and written to disks, since the start of the task, as far as it could be seen.
 *
 * @param readBytes bytes fetched from a disk
 * @param writeBytes bytes sent to one
 * @param measured whether it could be seen; if not, both are 0
 * @since 0.1
 */
public record IoStats(long readBytes, long writeBytes, boolean measured) {
  /** Nothing could be seen. */
  public static final IoStats UNKNOWN = new IoStats(0, 0, false);

  /** Both together. */
  public IoStats plus(IoStats other) {
    return new IoStats(
        readBytes + other.readBytes, writeBytes + other.writeBytes, measured || other.measured);
  }
}
