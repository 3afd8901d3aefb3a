package io.drover.jobspec.read;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations as Go writes them: {@code 1h30m}, {@code 1.5s}, {@code -2ms}, {@code 0}. */
public final class Spans {
  /** A longer text is not a duration; it also bounds the arithmetic. */
  private static final int CHARS_MAX = 64;

  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private Spans() {}

  /** The duration; null if the text is not one, or if it is beyond 292 years. */
  public static @Nullable Duration parse(String text) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String rest = signed ? text.substring(1) : text;
    if (rest.isEmpty() || rest.length() > CHARS_MAX) {
      return null;
    }
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    BigDecimal nanos = BigDecimal.ZERO;
    int at = 0;
    while (at < rest.length()) {
      int unitAt = skip(rest, at, true);
      int next = skip(rest, unitAt, false);
      BigDecimal number = number(rest.substring(at, unitAt));
      long unit = unitNanos(rest.substring(unitAt, next));
      if (number == null || unit == 0) {
        return null;
      }
      nanos = nanos.add(number.multiply(BigDecimal.valueOf(unit)));
      at = next;
    }
    BigInteger whole = nanos.toBigInteger();
    if (whole.compareTo(LONG_MAX) > 0) {
      return null;
    }
    return Duration.ofNanos(text.startsWith("-") ? -whole.longValue() : whole.longValue());
  }

  private static int skip(String text, int from, boolean digits) {
    int at = from;
    while (at < text.length() && isNumeric(text.charAt(at)) == digits) {
      at++;
    }
    return at;
  }

  private static boolean isNumeric(char c) {
    return c == '.' || (c >= '0' && c <= '9');
  }

  private static @Nullable BigDecimal number(String text) {
    int dot = text.indexOf('.');
    boolean digits = text.length() > (dot < 0 ? 0 : 1);
    return digits && dot == text.lastIndexOf('.') ? new BigDecimal(text) : null;
  }

  private static long unitNanos(String unit) {
    return switch (unit) {
      case "ns" -> 1L;
      case "us", "\u00b5s", "\u03bcs" -> 1_000L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 0L;
    };
  }
}
