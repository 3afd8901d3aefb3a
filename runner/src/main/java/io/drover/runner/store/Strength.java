package io.drover.runner.store;

/** What a committed transaction survives. */
public enum Strength {
  /**
   * In the kernel: survives the death of every process, not a loss of power. A few microseconds.
   */
  WRITTEN,
  /** On the device: survives a loss of power. One sync, shared by everybody who waits for one. */
  SYNCED
}
