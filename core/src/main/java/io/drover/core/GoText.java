package io.drover.core;

/**
 * Durations as Go prints them, which is how Nomad's users know them: {@code 1m30s}, {@code 1.5s}.
 */
public final class GoText {
  private GoText() {}

  /** The text of a duration in nanoseconds. */
  public static String duration(long nanos) {
    if (nanos == 0) {
      return "0s";
    }
    if (nanos < 0) {
      return "-" + duration(-nanos);
    }
    if (nanos < 1_000) {
      return nanos + "ns";
    }
    if (nanos < 1_000_000) {
      return fraction(nanos, 1_000) + "µs";
    }
    if (nanos < 1_000_000_000) {
      return fraction(nanos, 1_000_000) + "ms";
    }
    long seconds = nanos / 1_000_000_000;
    StringBuilder text = new StringBuilder();
    if (seconds >= 3600) {
      text.append(seconds / 3600).append('h');
    }
    if (seconds >= 60) {
      text.append(seconds / 60 % 60).append('m');
    }
    long rest = seconds % 60 * 1_000_000_000 + nanos % 1_000_000_000;
    return text.append(fraction(rest, 1_000_000_000)).append('s').toString();
  }

  private static String fraction(long nanos, long unit) {
    long rest = nanos % unit;
    if (rest == 0) {
      return Long.toString(nanos / unit);
    }
    int digits = Long.toString(unit).length() - 1;
    String text = Long.toString(rest);
    text = "0".repeat(digits - text.length()) + text;
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return nanos / unit + "." + text.substring(0, end);
  }
}
