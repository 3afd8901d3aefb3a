package io.drover.jobspec.hcl;

import io.drover.api.SourcePlace;
import io.drover.jobspec.problem.SourceText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A place in the text, with what all parts of the parser need. Not thread-safe. */
final class Cursor {
  /** Blocks and expressions nested deeper are refused: the parser and the evaluator recurse. */
  static final int DEPTH_MAX = 200;

  /** A mistake in the syntax; the parser stops at the first. */
  static final class SyntaxError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SourcePlace place;
    private final int length;

    SyntaxError(SourcePlace place, int length, String message) {
      super(message, null, false, false);
      this.place = place;
      this.length = length;
    }

    SourcePlace place() {
      return place;
    }

    String text() {
      String message = getMessage();
      return message == null ? "" : message;
    }

    int length() {
      return length;
    }
  }

  private final SourceText source;
  private final String text;
  private final int[] lineStarts;
  private int at;
  private int depth;

  /** Whether a newline ends an expression; not so inside parentheses, brackets and templates. */
  private boolean newlinesCount = true;

  Cursor(SourceText source) {
    this.source = source;
    this.text = source.text();
    List<Integer> starts = new ArrayList<>();
    starts.add(0);
    for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
      starts.add(i + 1);
    }
    this.lineStarts = starts.stream().mapToInt(Integer::intValue).toArray();
    this.at = text.startsWith("\ufeff") ? 1 : 0;
  }

  int at() {
    return at;
  }

  void moveTo(int offset) {
    at = offset;
  }

  boolean isEnd() {
    return at >= text.length();
  }

  /** The character here, 0 at the end. */
  char peek() {
    return peek(0);
  }

  char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
  }

  boolean startsWith(String prefix) {
    return text.startsWith(prefix, at);
  }

  /** Takes it if it is here. */
  boolean take(String expected) {
    if (!startsWith(expected)) {
      return false;
    }
    at += expected.length();
    return true;
  }

  char next() {
    return text.charAt(at++);
  }

  String slice(int from, int to) {
    return text.substring(from, to);
  }

  int indexOf(char c) {
    int found = text.indexOf(c, at);
    return found < 0 ? text.length() : found;
  }

  SourcePlace place() {
    return place(at);
  }

  SourcePlace place(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    int line = found >= 0 ? found : -found - 2;
    return new SourcePlace(source.name(), line + 1, offset - lineStarts[line] + 1);
  }

  SyntaxError error(int offset, int length, String message) {
    return new SyntaxError(place(offset), length, message);
  }

  SyntaxError error(String message) {
    return error(at, 1, message);
  }

  /** What is here, for an error. */
  String here() {
    if (isEnd()) {
      return "the end of the file";
    }
    char c = peek();
    if (c == '\n' || c == '\r') {
      return "the end of the line";
    }
    return Character.isISOControl(c) ? "a control character" : "\"" + c + "\"";
  }

  void enter() {
    if (++depth > DEPTH_MAX) {
      throw error("nested too deeply: more than " + DEPTH_MAX + " levels");
    }
  }

  void leave() {
    depth--;
  }

  /** Sets whether newlines count, and says what was before. */
  boolean newlines(boolean count) {
    boolean before = newlinesCount;
    newlinesCount = count;
    return before;
  }

  /** Skips spaces and comments, and newlines where they do not count. */
  void skip() {
    skip(!newlinesCount);
  }

  /** Skips spaces, comments and newlines. */
  void skipLines() {
    skip(true);
  }

  private void skip(boolean lines) {
    while (!isEnd()) {
      char c = peek();
      if (c == ' ' || c == '\t' || (lines && isNewline())) {
        at++;
      } else if (c == '#' || startsWith("//")) {
        at = indexOf('\n');
      } else if (startsWith("/*")) {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
          throw error("this comment does not end: */ is missing");
        }
        at = end + 2;
      } else {
        return;
      }
    }
  }

  boolean isNewline() {
    return peek() == '\n' || (peek() == '\r' && peek(1) == '\n');
  }

  boolean isIdentStart() {
    char c = peek();
    return c == '_' || Character.isUnicodeIdentifierStart(codePoint());
  }

  /** A name. */
  String ident() {
    int from = at;
    if (!isIdentStart()) {
      throw error("expected a name, found " + here());
    }
    while (!isEnd()) {
      int c = codePoint();
      if (c != '-' && (c == 0 || !Character.isUnicodeIdentifierPart(c))) {
        break;
      }
      at += Character.charCount(c);
    }
    return text.substring(from, at);
  }

  /** Takes this word, behind spaces. */
  void word(String expected) {
    skip();
    int from = at;
    if (!isIdentStart() || !ident().equals(expected)) {
      at = from;
      throw error("expected " + expected + ", found " + here());
    }
  }

  /** Takes what closes what was opened at {@code open}. */
  void close(String end, int open) {
    if (!take(end)) {
      throw error(
          "expected " + end + " for the opening one at " + place(open) + ", found " + here());
    }
  }

  private int codePoint() {
    return isEnd() ? 0 : text.codePointAt(at);
  }
}
