package io.drover.runner.alloc;

import io.drover.runner.store.Codec;

/**
 * One line of an alloc's story.
 *
 * @param number from 0, without gaps
 * @param wallNs when, in nanoseconds since 1970
 * @param task whom it is about; empty for the alloc
 * @param kind what it is
 * @param text what happened
 * @param cause what brought it about
 */
public record TimelineEntry(
    long number, long wallNs, String task, Kind kind, String text, String cause) {
  private static final int FORMAT = 1;

  /** The kinds of lines. */
  public enum Kind {
    TRANSITION,
    EVENT,
    HOOK,
    EFFECT
  }

  /** The stored form; the number is the store's. */
  byte[] encode() {
    return new Codec.Writer()
        .format(FORMAT)
        .signed(wallNs)
        .string(task)
        .enumName(kind)
        .string(text)
        .string(cause)
        .toBytes();
  }

  /** From the stored form. */
  public static TimelineEntry decode(long number, byte[] bytes) {
    Codec.Reader r = new Codec.Reader("timeline", bytes);
    r.format(FORMAT);
    TimelineEntry entry =
        new TimelineEntry(
            number, r.signed(), r.string(), r.enumName(Kind.values()), r.string(), r.string());
    r.end();
    return entry;
  }
}
