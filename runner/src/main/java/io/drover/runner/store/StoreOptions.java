package io.drover.runner.store;

/**
 * How a store works.
 *
 * @param limits its bounds
 * @param syncBy who calls the disk's sync
 * @param salt makes the frames of one log file recognisable, so that no value can pass for a frame;
 *     must differ from file to file and need not be secret afterwards. A simulator gives its seed.
 */
public record StoreOptions(StoreLimits limits, SyncBy syncBy, long salt) {

  /** Who calls the disk's sync. */
  public enum SyncBy {
    /**
     * One thread of the store's own, for all callers together. It lives from the first sync to
     * close.
     */
    OWN_THREAD,
    /** The caller of commit: no thread, no chance. For simulations, which have one thread. */
    CALLER
  }

  /** For a runner. */
  public static StoreOptions defaults() {
    long salt = System.nanoTime() * 0x9E3779B97F4A7C15L ^ System.currentTimeMillis();
    return new StoreOptions(StoreLimits.DEFAULT, SyncBy.OWN_THREAD, salt);
  }
}
