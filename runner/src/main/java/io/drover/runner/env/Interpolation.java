package io.drover.runner.env;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fills in {@code ${name}} and {@code ${env["NAME"]}}, once, from left to right. What stands
 * between the braces and is no name is left alone.
 */
final class Interpolation {
  private Interpolation() {}

  /**
   * The text with every known name filled in. There is no way to write a name that is not filled
   * in.
   *
   * @param lookup gives the value of a name, null for one it does not know
   * @param unknown is told of each unknown name, whose text then stays as written
   */
  static String fill(
      String text, Function<String, @Nullable String> lookup, Consumer<String> unknown) {
    return fill(text, lookup, unknown, false);
  }

  /**
   * The same for a driver block, where a doubled dollar before a brace stands for a single one and
   * nothing more.
   */
  static String fillTemplate(
      String text, Function<String, @Nullable String> lookup, Consumer<String> unknown) {
    return fill(text, lookup, unknown, true);
  }

  private static String fill(
      String text,
      Function<String, @Nullable String> lookup,
      Consumer<String> unknown,
      boolean escapes) {
    int open = text.indexOf("${");
    if (open < 0) {
      return text;
    }
    StringBuilder filled = new StringBuilder();
    int from = 0;
    while (open >= 0) {
      if (escapes && open > from && text.charAt(open - 1) == '$') {
        filled.append(text, from, open - 1).append("${");
        from = open + 2;
        open = text.indexOf("${", from);
        continue;
      }
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
