package io.drover.runner;

import java.util.List;

/**
 * The story of an alloc. Long ones keep their beginning and their end.
 *
 * @param first the oldest lines
 * @param folded how many lines after those are not kept
 * @param last the newest lines
 * @since 0.1
 */
public record Timeline(List<Line> first, long folded, List<Line> last) {
  public Timeline {
    first = List.copyOf(first);
    last = List.copyOf(last);
  }

  /**
   * One line.
   *
   * @param number from 0 without gaps; what was folded keeps its numbers
   * @param wallNs when, in nanoseconds since 1970
   * @param task whom it is about; empty for the alloc itself
   * @param kind {@code transition}, {@code event}, {@code hook} or {@code effect}
   * @param text what happened
   * @param cause what brought it about
   */
  public record Line(
      long number, long wallNs, String task, String kind, String text, String cause) {}
}
