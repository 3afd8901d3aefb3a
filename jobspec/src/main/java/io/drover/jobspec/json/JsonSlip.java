package io.drover.jobspec.json;

import tools.jackson.core.JsonParser;

/** Says of a text that is not JSON what was expected where it stops being that, and what stands. */
final class JsonSlip {
  private static final int FOUND_CHARS_MAX = 24;

  private JsonSlip() {}

  /**
   * As in {@code expected a comma, or }, found "b": 2}}.
   *
   * @param at where the parser stopped
   */
  static String words(String text, int at, JsonParser stopped) {
    return "expected " + expected(text, at, stopped) + ", found " + found(text, at);
  }

  private static String expected(String text, int at, JsonParser stopped) {
    boolean inText = false;
    boolean escaped = false;
    char last = 0;
    char beforeLast = 0;
    for (int i = 0; i < at; i++) {
      char c = text.charAt(i);
      if (!Character.isWhitespace(c) && !inText) {
        beforeLast = last;
        last = c;
      }
      if (inText && escaped) {
        escaped = false;
      } else if (inText && c == '\\') {
        escaped = true;
      } else if (c == '"') {
        inText = !inText;
      }
    }
    if (inText) {
      return escaped
          ? "one of \" \\ / b f n r t u after a backslash in a text"
          : "a double quote at the end of a text, where a line end in it is written \\n";
    }
    boolean inObject = stopped.streamReadContext().inObject();
    return switch (last) {
      case 0 -> "a value";
      case '{' -> "a name in double quotes, or }";
      case '[' -> "a value, or ]";
      case ':' -> "a value, where a text is in double quotes";
      case ',' -> inObject ? "a name in double quotes" : "a value";
      default ->
          "-+.".indexOf(last) >= 0 || "eE".indexOf(last) >= 0 && Character.isDigit(beforeLast)
              ? "a digit"
              : inObject
                  ? last == '"' && (beforeLast == '{' || beforeLast == ',')
                      ? "a colon"
                      : "a comma, or }"
                  : stopped.streamReadContext().inArray() ? "a comma, or ]" : "nothing more";
    };
  }

  private static String found(String text, int at) {
    if (at >= text.length()) {
      return "its end";
    }
    int end = text.indexOf('\n', at);
    String line = text.substring(at, end < 0 ? text.length() : end).strip();
    if (line.isEmpty()) {
      return "the end of the line";
    }
    String shown = line.substring(0, Math.min(line.length(), FOUND_CHARS_MAX));
    return (line.length() > FOUND_CHARS_MAX ? shown + "..." : shown).replaceAll("\\p{Cntrl}", ".");
  }
}
