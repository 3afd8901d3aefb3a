package io.drover.jobspec.match;

import io.drover.api.model.Constraint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a machine meets a constraint. Pure. */
public final class ConstraintMatch {
  private ConstraintMatch() {}

  /**
   * Whether the machine meets it. Constraints about where other allocs are ({@code distinct_hosts},
   * {@code distinct_property}) hold on a single machine.
   */
  public static boolean matches(Constraint constraint, NodeAttributes node) {
    String left = resolve(constraint.lTarget(), node);
    String right = resolve(constraint.rTarget(), node);
    String operand = constraint.operand();
    switch (operand) {
      case "distinct_hosts", "distinct_property":
        return true;
      case "!=", "not":
        return !(left == null ? "" : left).equals(right == null ? "" : right);
      case "is_set":
        return left != null;
      case "is_not_set":
        return left == null;
      default:
        return left != null && right != null && compare(operand, left, right);
    }
  }

  private static boolean compare(String operand, String left, String right) {
    return switch (operand) {
      case "=", "==", "is" -> left.equals(right);
      case "<" -> order(left, right) < 0;
      case "<=" -> order(left, right) <= 0;
      case ">" -> order(left, right) > 0;
      case ">=" -> order(left, right) >= 0;
      case "regexp" -> Regex.finds(right, left);
      case "version" -> version(left, right, false);
      case "semver" -> version(left, right, true);
      case "set_contains", "set_contains_all" -> set(left).containsAll(set(right));
      case "set_contains_any" -> {
        List<String> have = set(left);
        yield set(right).stream().anyMatch(have::contains);
      }
      default -> false;
    };
  }

  /** Whether the right side of a version constraint can be read. */
  public static boolean isVersionRange(String text, boolean strict) {
    return VersionRange.parse(text, strict) != null;
  }

  private static boolean version(String left, String right, boolean strict) {
    Version version = Version.parse(left);
    VersionRange range = VersionRange.parse(right, strict);
    return version != null && range != null && range.matches(version);
  }

  private static @Nullable String resolve(String target, NodeAttributes node) {
    if (!target.startsWith("${")) {
      return target;
    }
    return node.get(target.substring(2, target.length() - (target.endsWith("}") ? 1 : 0)));
  }

  private static int order(String left, String right) {
    Long leftWhole = whole(left);
    Long rightWhole = whole(right);
    if (leftWhole != null && rightWhole != null) {
      return leftWhole.compareTo(rightWhole);
    }
    Double leftNumber = number(left);
    Double rightNumber = number(right);
    if (leftNumber != null && rightNumber != null) {
      return leftNumber.compareTo(rightNumber);
    }
    return left.compareTo(right);
  }

  private static @Nullable Long whole(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Double number(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static List<String> set(String text) {
    List<String> items = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      items.add(item.strip());
    }
    return items;
  }
}
