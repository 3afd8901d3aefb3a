package io.drover.jobspec.match;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version: numbers with dots, then perhaps {@code -prerelease} and {@code +metadata}. Metadata
 * does not take part in the order; a prerelease is before its release.
 *
 * @param numbers at least three; missing ones are 0
 * @param written how many numbers were written
 * @param prerelease empty for a release
 */
record Version(List<BigInteger> numbers, int written, String prerelease)
    implements Comparable<Version> {
  private static final int CHARS_MAX = 128;

  /** The version in this text; null if there is none. */
  static @Nullable Version parse(String text) {
    String rest = text.startsWith("v") ? text.substring(1) : text;
    if (rest.length() > CHARS_MAX) {
      return null;
    }
    int plus = rest.indexOf('+');
    if (plus >= 0 && !dotted(rest.substring(plus + 1))) {
      return null;
    }
    String main = plus < 0 ? rest : rest.substring(0, plus);
    int end = 0;
    while (end < main.length() && (isDigit(main.charAt(end)) || main.charAt(end) == '.')) {
      end++;
    }
    String prerelease = main.substring(end);
    if (prerelease.startsWith("-")) {
      prerelease = prerelease.substring(1);
      if (prerelease.isEmpty()) {
        return null;
      }
    }
    List<BigInteger> numbers = numbers(main.substring(0, end));
    if (numbers == null || !(prerelease.isEmpty() || dotted(prerelease))) {
      return null;
    }
    int written = numbers.size();
    while (numbers.size() < 3) {
      numbers.add(BigInteger.ZERO);
    }
    return new Version(List.copyOf(numbers), written, prerelease);
  }

  private static @Nullable List<BigInteger> numbers(String text) {
    List<BigInteger> numbers = new ArrayList<>();
    for (String number : text.split("\\.", -1)) {
      if (number.isEmpty()) {
        return null;
      }
      numbers.add(new BigInteger(number));
    }
    return numbers;
  }

  private static boolean dotted(String text) {
    for (String part : text.split("\\.", -1)) {
      if (part.isEmpty()) {
        return false;
      }
      for (int i = 0; i < part.length(); i++) {
        char c = part.charAt(i);
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !isDigit(c) && c != '-' && c != '~') {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  BigInteger number(int index) {
    return index < numbers.size() ? numbers.get(index) : BigInteger.ZERO;
  }

  @Override
  public int compareTo(Version other) {
    for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
      int order = number(i).compareTo(other.number(i));
      if (order != 0) {
        return order;
      }
    }
    if (prerelease.isEmpty() || other.prerelease.isEmpty()) {
      return Boolean.compare(prerelease.isEmpty(), other.prerelease.isEmpty());
    }
    return comparePrerelease(prerelease.split("\\.", -1), other.prerelease.split("\\.", -1));
  }

  private static int comparePrerelease(String[] left, String[] right) {
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      boolean leftNumber = left[i].chars().allMatch(c -> isDigit((char) c));
      boolean rightNumber = right[i].chars().allMatch(c -> isDigit((char) c));
      int order;
      if (leftNumber && rightNumber) {
        order = new BigInteger(left[i]).compareTo(new BigInteger(right[i]));
      } else if (leftNumber || rightNumber) {
        order = leftNumber ? -1 : 1;
      } else {
        order = left[i].compareTo(right[i]);
      }
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.length, right.length);
  }
}
