package io.drover.jobspec.problem;

import java.util.Collection;
import java.util.Locale;

/** Guesses what a user meant. */
public final class Spelling {
  private static final int NAME_CHARS_MAX = 64;

  private Spelling() {}

  /** Text to append to an error about an unknown name: the nearest known one, or all of a few. */
  public static String hint(String name, Collection<String> known) {
    String guess = guess(name, known);
    return !guess.isEmpty() || known.isEmpty()
        ? guess
        : "; known here: " + String.join(", ", known);
  }

  /** The same without all of those known, where nothing is near. */
  public static String guess(String name, Collection<String> known) {
    String best = "";
    int bestDistance = Math.max(1, name.length() / 3) + 1;
    for (String candidate : known) {
      int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best.isEmpty() ? "" : "; did you mean " + best + "?";
  }

  /** How many letters to insert, delete, change, or swap with their neighbour. */
  private static int distance(String a, String b) {
    if (a.length() > NAME_CHARS_MAX) {
      return Integer.MAX_VALUE;
    }
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
