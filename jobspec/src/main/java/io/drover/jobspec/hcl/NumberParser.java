package io.drover.jobspec.hcl;

import java.math.BigDecimal;

/** Parses numbers, exactly as they are written. */
final class NumberParser {
  private static final int EXPONENT_MAX = 10_000;
  private static final int DIGITS_MAX = 1_000;

  private final Cursor cursor;

  NumberParser(Cursor cursor) {
    this.cursor = cursor;
  }

  /** The number here. */
  BigDecimal number() {
    int from = cursor.at();
    digits();
    if (cursor.peek() == '.' && isDigit(cursor.peek(1))) {
      cursor.next();
      digits();
    }
    char e = cursor.peek();
    boolean sign = cursor.peek(1) == '+' || cursor.peek(1) == '-';
    if ((e == 'e' || e == 'E') && isDigit(cursor.peek(sign ? 2 : 1))) {
      cursor.moveTo(cursor.at() + (sign ? 2 : 1));
      digits();
    }
    return from(from);
  }

  /** The number from there to here. */
  BigDecimal from(int from) {
    String text = cursor.slice(from, cursor.at());
    if (cursor.isIdentStart()) {
      throw cursor.error("a number cannot be followed by " + cursor.here());
    }
    try {
      if (text.length() <= DIGITS_MAX) {
        BigDecimal number = new BigDecimal(text);
        if (Math.abs((long) number.scale()) <= EXPONENT_MAX) {
          return number;
        }
      }
    } catch (NumberFormatException | ArithmeticException e) {
      throw cursor.error(from, text.length(), "this number is out of range");
    }
    throw cursor.error(from, text.length(), "this number is too long or too large");
  }

  private void digits() {
    while (isDigit(cursor.peek())) {
      cursor.next();
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
