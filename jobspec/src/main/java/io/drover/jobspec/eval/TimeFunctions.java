package io.drover.jobspec.eval;

import io.drover.jobspec.read.Spans;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;

/** Functions of times, which are texts as in RFC 3339. */
final class TimeFunctions {
  private TimeFunctions() {}

  static void add(Functions.Registry to) {
    to.add("formatdate", 2, 2, TimeFunctions::format);
    to.add("timeadd", 2, 2, TimeFunctions::add);
  }

  private static OffsetDateTime time(String text) {
    try {
      return OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    } catch (DateTimeException e) {
      throw new EvalException("not a time such as 2026-01-02T03:04:05Z: " + text);
    }
  }

  private static Value add(Args args) {
    Duration span = Spans.parse(args.text(1));
    if (span == null) {
      throw new EvalException("not a duration such as 1h30m: " + args.text(1));
    }
    OffsetDateTime sum = time(args.text(0)).plus(span);
    return Value.of(
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX", Locale.ROOT).format(sum));
  }

  private static Value format(Args args) {
    String pattern = args.text(0);
    OffsetDateTime time = time(args.text(1));
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      if (c == '\'') {
        at = quoted(pattern, at, out);
      } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        int end = at;
        while (end < pattern.length() && pattern.charAt(end) == c) {
          end++;
        }
        out.append(part(pattern.substring(at, end), time));
        at = end;
      } else {
        out.append(c);
        at++;
      }
    }
    return Value.of(out.toString());
  }

  private static int quoted(String pattern, int from, StringBuilder out) {
    int at = from + 1;
    while (at < pattern.length()) {
      char c = pattern.charAt(at++);
      if (c != '\'') {
        out.append(c);
      } else if (at < pattern.length() && pattern.charAt(at) == '\'') {
        out.append(c);
        at++;
      } else {
        return at;
      }
    }
    throw new EvalException("the quoted part of the pattern does not end");
  }

  private static String part(String word, OffsetDateTime time) {
    return switch (word) {
      case "YYYY" -> two(time.getYear(), 4);
      case "YY" -> two(Math.floorMod(time.getYear(), 100), 2);
      case "MMMM" -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case "MMM" -> time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case "MM" -> two(time.getMonthValue(), 2);
      case "M" -> two(time.getMonthValue(), 1);
      case "DD" -> two(time.getDayOfMonth(), 2);
      case "D" -> two(time.getDayOfMonth(), 1);
      case "EEEE" -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case "EEE" -> time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case "hh" -> two(time.getHour(), 2);
      case "h" -> two(time.getHour(), 1);
      case "HH" -> two(half(time), 2);
      case "H" -> two(half(time), 1);
      case "AA" -> time.getHour() < 12 ? "AM" : "PM";
      case "aa" -> time.getHour() < 12 ? "am" : "pm";
      case "mm" -> two(time.getMinute(), 2);
      case "m" -> two(time.getMinute(), 1);
      case "ss" -> two(time.getSecond(), 2);
      case "s" -> two(time.getSecond(), 1);
      case "ZZZZZ", "ZZZZ", "ZZZ", "Z" -> zone(word, time);
      default -> throw new EvalException("the pattern has no part " + word);
    };
  }

  private static int half(OffsetDateTime time) {
    int hour = time.getHour() % 12;
    return hour == 0 ? 12 : hour;
  }

  private static String zone(String word, OffsetDateTime time) {
    boolean utc = time.getOffset().getTotalSeconds() == 0;
    if (utc && word.equals("ZZZ")) {
      return "UTC";
    }
    if (utc && word.equals("Z")) {
      return "Z";
    }
    String pattern = word.equals("ZZZZ") || word.equals("ZZZ") ? "xx" : "xxx";
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time);
  }

  private static String two(int number, int digits) {
    return String.format(Locale.ROOT, "%0" + digits + "d", number);
  }
}
