package io.drover.jobspec.match;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Regular expressions as Nomad has them: RE2's, which match in time linear to the text. Pure. */
public final class Regex {
  /** A longer pattern is refused. */
  private static final int CHARS_MAX = 1_000;

  /** Counts repeat what stands before them in the compiled pattern, within each other too. */
  private static final long STEPS_MAX = 20_000;

  private Regex() {}

  /**
   * The pattern.
   *
   * @throws PatternSyntaxException if it is none, or too large
   */
  public static Pattern compile(String text) {
    if (text.length() > CHARS_MAX) {
      throw new PatternSyntaxException("longer than " + CHARS_MAX + " characters");
    }
    if (steps(text) > STEPS_MAX) {
      throw new PatternSyntaxException("its repetitions make it too large");
    }
    return Pattern.compile(text);
  }

  /** Why this is no pattern; empty if it is one. */
  public static String wrong(String text) {
    try {
      Pattern _ = compile(text);
      return "";
    } catch (PatternSyntaxException e) {
      return e.getDescription();
    }
  }

  /** Whether the pattern is somewhere in the text; false if it is none. */
  static boolean finds(String pattern, String text) {
    try {
      return compile(pattern).matcher(text).find();
    } catch (PatternSyntaxException none) {
      return false;
    }
  }

  /** About how many instructions it becomes; right where it is a pattern, anything elsewhere. */
  private static long steps(String text) {
    Deque<Long> outside = new ArrayDeque<>();
    long steps = 0;
    long last = 0;
    for (int at = 0; at < text.length() && steps <= STEPS_MAX; at++) {
      last =
          switch (text.charAt(at)) {
            case '\\' -> {
              at++;
              yield 1;
            }
            case '(' -> {
              outside.push(steps);
              steps = 0;
              yield 0;
            }
            case ')' -> {
              long within = steps + 2;
              steps = outside.isEmpty() ? 0 : outside.pop();
              yield within;
            }
            case '{' -> last * Math.max(0, most(text, at + 1) - 1);
            default -> 1;
          };
      steps += last;
    }
    return steps;
  }

  /** The larger of the numbers of a count; 1 where there is none. */
  private static long most(String text, int from) {
    long most = 1;
    long number = 0;
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c >= '0' && c <= '9') {
        number = Math.min(STEPS_MAX, 10 * number + c - '0');
        most = Math.max(most, number);
      } else if (c == ',') {
        number = 0;
      } else {
        return c == '}' ? most : 1;
      }
    }
    return 1;
  }
}
