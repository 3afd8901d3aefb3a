package io.drover.jobspec.problem;

import io.drover.api.SourcePlace;

/**
 * A text with its name, to show the line of a mistake.
 *
 * @param name the file's name as the user gave it
 * @param text the whole text
 */
public record SourceText(String name, String text) {
  /** A longer line is cut around the mistake. */
  private static final int LINE_CHARS_MAX = 160;

  /** The line at this place with a caret below it; empty if the place is not in this text. */
  String excerpt(SourcePlace place, int length) {
    if (!place.file().equals(name) || place.line() < 1) {
      return "";
    }
    int start = 0;
    for (int line = 1; line < place.line(); line++) {
      start = text.indexOf('\n', start) + 1;
      if (start == 0) {
        return "";
      }
    }
    int end = text.indexOf('\n', start);
    String whole = text.substring(start, end < 0 ? text.length() : end);
    int column = Math.clamp(place.column() - 1L, 0, whole.length());
    int from = Math.max(0, column - LINE_CHARS_MAX / 2);
    String shown = clean(whole.substring(from, Math.min(whole.length(), from + LINE_CHARS_MAX)));
    int at = column - from;
    int carets = Math.clamp(length, 1, Math.max(1, shown.stripTrailing().length() - at));
    String number = Integer.toString(place.line());
    return "  "
        + number
        + " | "
        + shown.stripTrailing()
        + "\n  "
        + " ".repeat(number.length())
        + " | "
        + " ".repeat(at)
        + "^".repeat(carets);
  }

  /** Control characters, which could do things to a terminal, become dots; tabs become spaces. */
  private static String clean(String line) {
    StringBuilder out = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      out.append(c == '\t' ? ' ' : Character.isISOControl(c) ? '.' : c);
    }
    return out.toString();
  }
}
