package io.drover.agent.cli;

import java.util.function.LongSupplier;

/**
 * Keeps what a long run takes of the machine's memory in proportion to what lives in it. The serial
 * collector has its old space grow up to the heap's limit before it looks there for the first time:
 * a task that restarts all day would take a gigabyte, nearly all of it garbage. One thread.
 */
final class HeapKeeper {
  /** What may gather beside twice what lives, in bytes: a small heap is not worth a look. */
  static final long SLACK_BYTES = 48L << 20;

  private final LongSupplier usedBytes;
  private final Runnable collection;
  private long livedBytes;

  /**
   * One for any heap.
   *
   * @param usedBytes what it holds now, garbage included
   * @param collection frees all that does not live; blocks until it has
   */
  HeapKeeper(LongSupplier usedBytes, Runnable collection) {
    this.usedBytes = usedBytes;
    this.collection = collection;
  }

  /** One for this program. */
  static HeapKeeper ofThis() {
    Runtime runtime = Runtime.getRuntime();
    return new HeapKeeper(() -> runtime.totalMemory() - runtime.freeMemory(), System::gc);
  }

  /** Costs nothing, unless there is more garbage than what lived last time; then it collects. */
  void look() {
    if (usedBytes.getAsLong() > 2 * livedBytes + SLACK_BYTES) {
      collection.run();
      livedBytes = usedBytes.getAsLong();
    }
  }
}
