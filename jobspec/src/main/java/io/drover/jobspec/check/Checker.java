package io.drover.jobspec.check;

import io.drover.jobspec.problem.Places;
import io.drover.jobspec.problem.Problems;
import java.time.Duration;
import java.util.List;

/** Where rules note what breaks them. */
record Checker(Problems problems, Places places) {

  /** Notes that something at this path is wrong. */
  void wrong(String path, String message) {
    problems.add(places.find(path), message);
  }

  /** Notes it unless the condition holds. */
  void that(boolean holds, String path, String message) {
    if (!holds) {
      wrong(path, message);
    }
  }

  void notNegative(long value, String path, String name) {
    that(value >= 0, path + "/" + name, name + " must not be negative: " + value);
  }

  void notNegative(Duration value, String path, String name) {
    that(!value.isNegative(), path + "/" + name, name + " must not be negative: " + text(value));
  }

  void oneOf(String value, List<String> allowed, String path, String name) {
    that(
        allowed.contains(value),
        path + "/" + name,
        name + " must be one of " + list(allowed) + ", not \"" + value + "\"");
  }

  private static String list(List<String> allowed) {
    StringBuilder out = new StringBuilder();
    for (String value : allowed) {
      if (!value.isEmpty()) {
        out.append(out.isEmpty() ? "" : ", ").append(value);
      }
    }
    return out.toString();
  }

  /** A duration as a job file has it. */
  static String text(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos % 3_600_000_000_000L == 0 && nanos != 0) {
      return nanos / 3_600_000_000_000L + "h";
    }
    if (nanos % 60_000_000_000L == 0 && nanos != 0) {
      return nanos / 60_000_000_000L + "m";
    }
    if (nanos % 1_000_000_000L == 0) {
      return nanos / 1_000_000_000L + "s";
    }
    return nanos % 1_000_000L == 0 ? nanos / 1_000_000L + "ms" : nanos + "ns";
  }
}
