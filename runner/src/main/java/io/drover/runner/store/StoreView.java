package io.drover.runner.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records, to be read. A key is {@code kind/id} or {@code kind/id/more/parts}; its first two
 * parts are its <em>owner</em>: what a damaged record costs. Any thread, at the same time as a
 * writer; a call sees whole transactions only. Methods read the disk and may block on it.
 */
public interface StoreView {

  /**
   * The value of a key; null if there is none. The array is the caller's own.
   *
   * @throws StoreException if it cannot be read, or what is read is not what was written
   */
  byte @Nullable [] get(String key) throws StoreException;

  /** The keys of values (not of streams) that start with {@code prefix}, sorted. Does not read. */
  List<String> keys(String prefix);

  /** The owners that start with {@code prefix}, sorted: {@code owners("alloc/")}. Does not read. */
  List<String> owners(String prefix);

  /** A stream, as far as it is kept; empty if nothing was ever appended to it. */
  StreamSlice stream(String key) throws StoreException;

  /** What was found damaged or missing when this view was opened. */
  RecoveryReport recovery();
}
