package io.drover.agent.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command takes.
 *
 * @param name of the command
 * @param about what it does
 * @param usage its calls, without the program's name
 * @param operands its words that are no flags, in their order
 * @param flags its flags
 */
record Syntax(
    String name, String about, List<String> usage, List<Operand> operands, List<Flag> flags) {
  private static final int COLUMNS = 80;
  private static final int LEFT = 26;

  private static final Operand JOB_FILE =
      new Operand(
          "FILE", "job file", "The job file, HCL or JSON. - reads standard input.", Flag.Kind.FILE);

  /**
   * A word of a command that is no flag.
   *
   * @param name what the help calls it
   * @param noun what a message calls it
   * @param about what it is, as the help says it
   * @param kind what a shell completes it with
   */
  record Operand(String name, String noun, String about, Flag.Kind kind) {}

  Syntax {
    List<Flag> all = new ArrayList<>(flags);
    all.add(Flag.HELP);
    flags = List.copyOf(all);
    operands = List.copyOf(operands);
  }

  /** A command that takes at most one word. */
  Syntax(
      String name, String about, List<String> usage, @Nullable Operand operand, List<Flag> flags) {
    this(name, about, usage, operand == null ? List.of() : List.of(operand), flags);
  }

  /** A command that takes nothing. */
  static Syntax of(String name, String about) {
    return new Syntax(name, about, List.of(name), List.of(), List.of());
  }

  /** A command that takes a job file. */
  static Syntax ofJob(String name, String about, List<String> usage, List<Flag> flags) {
    return new Syntax(name, about, usage, JOB_FILE, flags);
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
    operands.forEach(operand -> row(operand.name(), operand.about(), text));
    for (Flag flag : flags) {
      String letter = flag.letter().isEmpty() ? "" : "-" + flag.letter() + ", ";
      String shown = letter + flag.text() + " " + flag.value();
      row(shown.trim(), flag.about(), text);
    }
    return text.toString().stripTrailing();
  }

  private static void row(String left, String right, StringBuilder text) {
    boolean fits = left.length() + 2 < LEFT;
    text.append("  ").append(left).append(fits ? "" : "\n");
    text.append(" ".repeat(fits ? LEFT - 2 - left.length() : LEFT));
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
