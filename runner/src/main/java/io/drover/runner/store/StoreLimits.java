package io.drover.runner.store;

/**
 * Bounds of a store that its user may choose.
 *
 * @param streamFirst records kept of a stream's beginning
 * @param streamLast records kept of a stream's end
 * @param streamLastBytes bytes kept of a stream's end; the newest record is kept in any case
 * @param garbageBytes what may lie dead in the log before it is compacted; more is allowed while
 *     the live records are larger than this
 * @param preallocateBytes how far the log is filled with zeros ahead of its end, so that a sync
 *     needs no change of the file's length; 0 for never
 */
public record StoreLimits(
    int streamFirst, int streamLast, int streamLastBytes, long garbageBytes, int preallocateBytes) {

  /** The bytes of a key, in UTF-8. */
  public static final int KEY_BYTES_MAX = 512;

  /** The bytes of one value or one stream record. */
  public static final int VALUE_BYTES_MAX = 8 << 20;

  /** The bytes of all keys and values of one transaction. */
  public static final int TRANSACTION_BYTES_MAX = 32 << 20;

  /** The owners one transaction may touch. A damaged transaction costs all of its owners. */
  public static final int TRANSACTION_OWNERS_MAX = 16;

  /** Callers that may wait for a sync at the same time. */
  public static final int WAITING_MAX = 100_000;

  /** For a runner: streams of 100 + 900 records and at most 1 MiB, 16 MiB of garbage. */
  public static final StoreLimits DEFAULT = new StoreLimits(100, 900, 1 << 20, 16L << 20, 64 << 10);

  /** Checks that every bound is one. */
  public StoreLimits {
    if (streamFirst < 0
        || streamLast < 1
        || streamLastBytes < 1
        || garbageBytes < 1
        || preallocateBytes < 0) {
      throw new IllegalArgumentException("a bound of the store is negative or zero");
    }
  }
}
