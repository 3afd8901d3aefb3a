package io.drover.jobspec.match;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions as Nomad has them, by Java's: what the two write differently is rewritten,
 * and what only Java has is refused. A match that would take for ever ends. Thread-safe.
 */
public final class Regex {
  private static final long READS_MAX = 20_000_000;

  private static final Map<String, String> CLASSES =
      Map.of("word", "\\w", "xdigit", "\\p{XDigit}", "ascii", "\\p{ASCII}");

  private final String from;
  private final StringBuilder out = new StringBuilder();

  /** Whether a dollar is the end of the text only: so it is but where lines are asked for. */
  private final boolean oneLine;

  private int at;

  private Regex(String from) {
    this.from = from;
    this.oneLine = !from.matches("(?s).*\\(\\?[a-zA-Z]*m.*");
  }

  /** Thrown by a matcher that has looked at too much. */
  public static final class TooMuchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TooMuchException() {
      super("the pattern takes too long to match");
    }
  }

  /**
   * The pattern.
   *
   * @throws PatternSyntaxException if it is none
   */
  public static Pattern compile(String text) {
    Regex regex = new Regex(text);
    while (regex.at < text.length()) {
      regex.next();
    }
    return Pattern.compile(regex.out.toString(), Pattern.UNIX_LINES);
  }

  /**
   * A matcher of a pattern, whose methods throw {@link TooMuchException} rather than try for ever.
   */
  public static Matcher matcher(Pattern pattern, String text) {
    return pattern.matcher(new Watched(text, 0, text.length(), new long[1]));
  }

  private void next() {
    char c = from.charAt(at);
    switch (c) {
      case '\\' -> escape();
      case '[' -> set();
      case '(' -> group();
      case '$' -> put(oneLine ? "\\z" : "$", 1);
      case '{' -> put(isCount() ? "{" : "\\{", 1);
      case '*', '+', '?' -> repetition();
      default -> put(String.valueOf(c), 1);
    }
  }

  private void put(String text, int read) {
    out.append(text);
    at += read;
  }

  private void escape() {
    if (at + 1 == from.length()) {
      throw wrong("it ends in a backslash");
    }
    char c = from.charAt(at + 1);
    if (c == 'Q') {
      int end = from.indexOf("\\E", at);
      int to = end < 0 ? from.length() : end;
      out.append(Pattern.quote(from.substring(at + 2, to)));
      at = end < 0 ? to : end + 2;
      return;
    }
    boolean letter = c < 128 && Character.isLetterOrDigit(c);
    if (letter && "aftnrvxpPdDsSwWbBAz0".indexOf(c) < 0) {
      throw wrong("there is no \\" + c);
    }
    put(c == 'v' ? "\\x0B" : "\\" + c, 2);
    boolean braces = "xpP".indexOf(c) >= 0 && from.startsWith("{", at);
    int end = braces ? from.indexOf('}', at) : -1;
    if (end > 0) {
      put(from.substring(at, end + 1), end + 1 - at);
    }
  }

  /** A bracket within is a bracket, and two ampersands are two. */
  private void set() {
    put("[", 1);
    if (at < from.length() && from.charAt(at) == '^') {
      put("^", 1);
    }
    boolean first = true;
    while (at < from.length() && (first || from.charAt(at) != ']')) {
      char c = from.charAt(at);
      int end = from.indexOf(":]", at);
      if (c == '[' && from.startsWith("[:", at) && end > 0) {
        named(from.substring(at + 2, end));
        at = end + 2;
      } else if (c == '\\') {
        escape();
      } else {
        put(c == '[' || c == '&' || c == ']' ? "\\" + c : String.valueOf(c), 1);
      }
      first = false;
    }
    if (at == from.length()) {
      throw wrong("a [ is not closed");
    }
    put("]", 1);
  }

  private void named(String name) {
    boolean not = name.startsWith("^");
    String plain = not ? name.substring(1) : name;
    if (!plain.matches(
        "alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit")) {
      throw wrong("there is no [:" + name + ":]");
    }
    String capital = plain.substring(0, 1).toUpperCase(Locale.ROOT) + plain.substring(1);
    String java = CLASSES.getOrDefault(plain, "\\p{" + capital + "}");
    out.append(not ? java.substring(0, 1) + java.substring(1, 2).toUpperCase(Locale.ROOT) : "");
    out.append(not ? java.substring(2) : java);
  }

  private void group() {
    String rest = from.substring(at);
    if (rest.startsWith("(?P<")) {
      put("(?<", 4);
    } else if (rest.matches("(?s)\\(\\?([=!>]|<[=!]|[a-zA-Z]*U).*")) {
      throw wrong("groups that begin with " + rest.substring(0, 3) + " are not supported");
    } else {
      put("(", 1);
      // Its own question mark is no repetition.
      if (at < from.length() && from.charAt(at) == '?') {
        put("?", 1);
      }
    }
  }

  private void repetition() {
    char c = from.charAt(at);
    put(String.valueOf(c), 1);
    if (at < from.length() && from.charAt(at) == '?') {
      put("?", 1);
    }
    if (at < from.length() && "*+?".indexOf(from.charAt(at)) >= 0) {
      throw wrong("a repetition of a repetition: " + c + from.charAt(at));
    }
  }

  private boolean isCount() {
    return from.substring(at).matches("(?s)\\{\\d+(,\\d*)?\\}.*");
  }

  private PatternSyntaxException wrong(String why) {
    return new PatternSyntaxException(why, from, at);
  }

  /** A text that counts how often it is looked at. */
  private record Watched(String text, int from, int to, long[] reads) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (++reads[0] > READS_MAX) {
        throw new TooMuchException();
      }
      return text.charAt(from + index);
    }

    @Override
    public int length() {
      return to - from;
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Watched(text, from + start, from + end, reads);
    }

    @Override
    public String toString() {
      return text.substring(from, to);
    }
  }
}
