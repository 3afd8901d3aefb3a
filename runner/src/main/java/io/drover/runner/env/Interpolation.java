package io.drover.runner.env;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fills in {@code ${name}} and {@code ${env["NAME"]}}, once, from left to right. What stands
 * between the braces and is no name is left alone.
 */
final class Interpolation {
  private Interpolation() {}

  /**
   * The text with every known name filled in.
   *
   * @param lookup gives the value of a name, null for one it does not know
   * @param unknown is told of each unknown name, whose text then stays as written
   */
  static String fill(
      String text,
      Function<String, @Nullable String> lookup,
      java.util.function.Consumer<String> unknown) {
    int open = text.indexOf("${");
    if (open < 0) {
      return text;
    }
    StringBuilder filled = new StringBuilder();
    int from = 0;
    while (open >= 0) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        break;
      }
      String name = name(text.substring(open + 2, close).trim());
      String value = name == null ? null : lookup.apply(name);
      if (name != null && value == null) {
        unknown.accept(name);
      }
      filled.append(text, from, open);
      filled.append(value == null ? text.substring(open, close + 1) : value);
      from = close + 1;
      open = text.indexOf("${", from);
    }
    return filled.append(text, from, text.length()).toString();
  }

  /**
   * The name meant, null if it is none: {@code env["A"]} means A, {@code meta["k"]} means meta.k.
   */
  static @Nullable String name(String inside) {
    int bracket = inside.indexOf("[\"");
    if (bracket > 0 && inside.endsWith("\"]")) {
      String scope = inside.substring(0, bracket);
      String key = inside.substring(bracket + 2, inside.length() - 2);
      return scope.equals("env") ? key : scope + "." + key;
    }
    if (inside.isEmpty() || !inside.chars().allMatch(Interpolation::inName)) {
      return null;
    }
    return inside.startsWith("env.") ? inside.substring(4) : inside;
  }

  private static boolean inName(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '_'
        || c == '-'
        || c == '.';
  }
}
