package io.drover.jobspec.match;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on a version, with commas between them: {@code >= 1.2, < 2.0}. In the strict form,
 * called semver, prereleases are ordered like any version and {@code ~>} does not exist; in the
 * other one a prerelease meets a condition only if the condition names a prerelease of the same
 * numbers.
 */
final class VersionRange {
  private static final List<String> OPERATORS = List.of("!=", ">=", "<=", "~>", "=", ">", "<", "");

  private record Condition(String operator, Version version) {}

  private final List<Condition> conditions = new ArrayList<>();
  private final boolean strict;

  private VersionRange(boolean strict) {
    this.strict = strict;
  }

  /** The conditions in this text; null if it cannot be read. */
  static @Nullable VersionRange parse(String text, boolean strict) {
    VersionRange range = new VersionRange(strict);
    for (String part : text.split(",", -1)) {
      String trimmed = part.strip();
      String operator = operator(trimmed);
      Version version = Version.parse(trimmed.substring(operator.length()).strip());
      if (version == null || (strict && operator.equals("~>"))) {
        return null;
      }
      range.conditions.add(new Condition(operator, version));
    }
    return range;
  }

  private static String operator(String text) {
    for (String operator : OPERATORS) {
      if (text.startsWith(operator)) {
        return operator;
      }
    }
    return "";
  }

  boolean matches(Version version) {
    for (Condition condition : conditions) {
      if (!matches(condition, version)) {
        return false;
      }
    }
    return true;
  }

  private boolean matches(Condition condition, Version version) {
    int order = version.compareTo(condition.version());
    return switch (condition.operator()) {
      case "!=" -> order != 0;
      case ">" -> order > 0 && comparable(condition, version);
      case ">=" -> order >= 0 && comparable(condition, version);
      case "<" -> order < 0 && comparable(condition, version);
      case "<=" -> order <= 0 && comparable(condition, version);
      case "~>" -> order >= 0 && comparable(condition, version) && pessimistic(condition, version);
      default -> order == 0;
    };
  }

  private boolean comparable(Condition condition, Version version) {
    if (strict || version.prerelease().isEmpty()) {
      return true;
    }
    Version limit = condition.version();
    return !limit.prerelease().isEmpty() && limit.numbers().equals(version.numbers());
  }

  /** All numbers but the last that was written must be the same. */
  private static boolean pessimistic(Condition condition, Version version) {
    Version limit = condition.version();
    for (int i = 0; i < limit.written() - 1; i++) {
      if (!version.number(i).equals(limit.number(i))) {
        return false;
      }
    }
    return version.numbers().size() >= limit.written();
  }
}
