package io.drover.walls;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the house asks of the text of any source file. Each problem is one line: place, what, why.
 */
final class Tidy {
  static final int COLUMNS_MAX = 100;

  /** In C, for the comment behind a field. */
  static final int C_COLUMNS_MAX = 110;

  static final int FILE_LINES_MAX = 500;
  static final int METHOD_LINES_MAX = 70;

  private static final String TEXT_BLOCK = "\"\"\"";

  /** A word that must not be in a source file, and what to do instead. */
  private static final Map<Pattern, String> BANNED = new LinkedHashMap<>();

  static {
    ban("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b", "do it, or file an issue");
    ban("\\.printStackTrace\\(", "say what happened to who must act, or let it fly");
    ban(
        "\\bExecutors\\.new(Cached|Fixed|Single)",
        "a named thread, or a pool with a bounded queue");
    ban("\\bnew Linked(Blocking|Transfer)\\w+<.*>\\(\\)", "a queue without a bound: give it one");
    ban("\\bCompletableFuture\\.\\w+Async\\(", "blocking code on a virtual thread reads downward");
    ban("\\.parallelStream\\(|\\.parallel\\(", "threads are started by name, by their owner");
    ban("@(Disabled|Ignore)\\b", "mend the test, or take it out");
  }

  private Tidy() {}

  private static void ban(String pattern, String instead) {
    BANNED.put(Pattern.compile(pattern), instead);
  }

  /** The problems of one file that can be seen without understanding its language. */
  static List<String> problems(String name, String text) {
    List<String> problems = new ArrayList<>();
    List<String> lines = text.lines().toList();
    boolean inTable = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String place = name + ":" + (i + 1) + ": ";
      inTable ^= name.contains("src/test/") && line.contains(TEXT_BLOCK);
      if (!inTable) {
        columns(line, name, place, problems);
      }
      line(line, name, place, problems);
    }
    if (lines.size() > FILE_LINES_MAX) {
      problems.add(name + ": " + lines.size() + " lines, at most " + FILE_LINES_MAX + " in a file");
    }
    if (!text.endsWith("\n") || text.endsWith("\n\n")) {
      problems.add(name + ": ends with exactly one line end");
    }
    if (name.endsWith(".c")) {
      functions(name, lines, problems);
    }
    return problems;
  }

  /** Tables in tests, which are text blocks, are as wide as their rows. */
  private static void columns(String line, String name, String place, List<String> problems) {
    int most = name.endsWith(".c") || name.endsWith(".h") ? C_COLUMNS_MAX : COLUMNS_MAX;
    int columns = line.codePointCount(0, line.length());
    if (columns > most && !line.startsWith("import ")) {
      problems.add(place + columns + " columns, at most " + most);
    }
  }

  private static void line(String line, String name, String place, List<String> problems) {
    if (line.indexOf('\t') >= 0 && !name.endsWith("Makefile")) {
      problems.add(place + "a tab: spaces");
    }
    if (line.endsWith(" ")) {
      problems.add(place + "a space at the end");
    }
    BANNED.forEach((pattern, instead) -> {
      if (pattern.matcher(line).find()) {
        problems.add(place + "banned: " + pattern + "; instead: " + instead);
      }
    });
  }

  /** In our C a function's body begins and ends with a brace in the first column. */
  private static void functions(String name, List<String> lines, List<String> problems) {
    int begin = -1;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.endsWith("{") && !line.startsWith(" ") && line.contains("(")) {
        begin = i;
      } else if (line.equals("}") && begin >= 0) {
        int length = i - begin + 1;
        if (length > METHOD_LINES_MAX) {
          problems.add(tooLong(name, begin + 1, length));
        }
        begin = -1;
      }
    }
  }

  static String tooLong(String name, long line, long length) {
    return name
        + ":"
        + line
        + ": "
        + length
        + " lines, at most "
        + METHOD_LINES_MAX
        + " a function";
  }
}
