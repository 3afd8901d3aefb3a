package io.drover.runner.store;

import java.util.List;

/**
 * A stream as far as it is kept: its beginning and its end, and how many records between them were
 * folded away because the stream reached its bound.
 *
 * @param first the beginning, at most {@link StoreLimits#streamFirst()} records
 * @param folded the number of records that are gone, between the two
 * @param last the end, at most {@link StoreLimits#streamLast()} records
 */
public record StreamSlice(List<Entry> first, long folded, List<Entry> last) {

  static final StreamSlice EMPTY = new StreamSlice(List.of(), 0, List.of());

  /** Takes the lists as they are now. */
  public StreamSlice {
    first = List.copyOf(first);
    last = List.copyOf(last);
  }

  /** How many records were ever appended. */
  public long total() {
    return first.size() + folded + last.size();
  }

  /**
   * One record.
   *
   * @param number from 0, in the order of appending, without gaps; what was folded keeps its
   *     numbers
   * @param value what was appended; shared, not to be changed
   */
  public record Entry(long number, byte[] value) {}
}
