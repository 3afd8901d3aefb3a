package io.drover.agent.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every command that reads a job file takes: the file and the values of its variables. */
record JobOptions(@Nullable String file, List<String> vars, List<String> varFiles) {
  private static final Flag VAR =
      Flag.many(
          "var",
          "NAME=VALUE",
          Flag.Kind.TEXT,
          "Sets an input variable of the job file. May be given many times.");

  private static final Flag VAR_FILE =
      Flag.many(
          "var-file",
          "FILE",
          Flag.Kind.FILE,
          "Reads input variables from an HCL or JSON file. May be given many times.");

  /** The flags, and these behind them. */
  static List<Flag> flags(Flag... more) {
    List<Flag> flags = new ArrayList<>(List.of(VAR, VAR_FILE));
    flags.addAll(List.of(more));
    return flags;
  }

  static JobOptions from(Words words) {
    return new JobOptions(words.operand(), words.values(VAR), words.values(VAR_FILE));
  }
}
