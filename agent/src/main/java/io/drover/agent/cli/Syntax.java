package io.drover.agent.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * What a command takes.
 *
 * @param name of the command
 * @param about what it does
 * @param usage its calls, without the program's name
 * @param takesFile whether it takes a job file
 * @param flags its flags
 */
record Syntax(String name, String about, List<String> usage, boolean takesFile, List<Flag> flags) {
  private static final int COLUMNS = 80;
  private static final int LEFT = 26;

  Syntax {
    List<Flag> all = new ArrayList<>(flags);
    all.add(Flag.HELP);
    flags = List.copyOf(all);
  }

  /** A command that takes nothing. */
  static Syntax of(String name, String about) {
    return new Syntax(name, about, List.of(name), false, List.of());
  }

  /** The help. */
  String help() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < usage.size(); i++) {
      text.append(i == 0 ? "Usage: drover " : "       drover ").append(usage.get(i)).append('\n');
    }
    text.append('\n');
    wrap(about, 0, text);
    text.append('\n');
    if (takesFile) {
      row("FILE", "The job file, HCL or JSON. - reads standard input.", text);
    }
    for (Flag flag : flags) {
      String shown = flag.equals(Flag.HELP) ? "-h, --help" : flag.text() + " " + flag.value();
      row(shown.trim(), flag.about(), text);
    }
    return text.toString().stripTrailing();
  }

  private static void row(String left, String right, StringBuilder text) {
    text.append("  ").append(left).append(" ".repeat(Math.max(1, LEFT - 2 - left.length())));
    wrap(right, LEFT, text);
  }

  private static void wrap(String words, int indent, StringBuilder text) {
    int column = indent;
    for (String word : words.split(" ")) {
      if (column > indent && column + 1 + word.length() > COLUMNS) {
        text.append('\n').append(" ".repeat(indent));
        column = indent;
      }
      if (column > indent) {
        text.append(' ');
        column++;
      }
      text.append(word);
      column += word.length();
    }
    text.append('\n');
  }
}
