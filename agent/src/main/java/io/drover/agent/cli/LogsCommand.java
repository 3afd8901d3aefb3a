package io.drover.agent.cli;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code drover logs}: what tasks have written, also beside a running drover. */
final class LogsCommand implements Command {
  private static final Flag FOLLOW =
      Flag.lettered(
          "f",
          "follow",
          "Goes on with what tasks write, and with new allocs, until all have ended.");

  private static final Flag STDOUT = Flag.of("stdout", "Only what was written to standard output.");
  private static final Flag STDERR = Flag.of("stderr", "Only what was written to standard error.");

  private static final Flag TAIL =
      Flag.of(
          "tail",
          "N",
          Flag.Kind.TEXT,
          "Begins with the last N lines of each task; of each of its streams where they have files"
              + " of their own.");

  private static final Flag TIMESTAMPS =
      Flag.of("timestamps", "Begins each line with its time, UTC. Framed logs have times.");

  private static final Flag JSON = Flag.of("json", "One JSON object a line.");

  @Override
  public Syntax syntax() {
    return new Syntax(
        "logs",
        "Shows what tasks have written, each line on the stream it was written to. Framed logs of"
            + " all tasks are merged by time; of others, one task follows another. Reads beside a"
            + " drover that runs.",
        List.of("logs [OPTIONS] [JOB|ALLOC] [TASK]"),
        List.of(
            new Syntax.Operand(
                "JOB|ALLOC",
                "job or alloc",
                "A job, an alloc's name, or its id or the beginning of it. Default: all.",
                Flag.Kind.TEXT),
            new Syntax.Operand("TASK", "task", "Only the tasks of this name.", Flag.Kind.TEXT)),
        List.of(TimelineCommand.DATA_DIR, FOLLOW, STDOUT, STDERR, TAIL, TIMESTAMPS, JSON));
  }

  /**
   * What is asked for.
   *
   * @param word names a job or allocs; empty for all
   * @param task only these; empty for all
   * @param tail how many lines to begin with; -1 for all
   */
  record Wanted(
      Path folder, String word, String task, boolean out, boolean err, int tail, boolean follow) {}

  @Override
  public int run(Cli cli, Words words, List<String> command)
      throws DroverException, Usage, InterruptedException {
    int tail = words.count(TAIL, "lines", -1);
    Path folder = DataDirs.toRead(cli, words.value(TimelineCommand.DATA_DIR));
    boolean both = words.has(STDOUT) == words.has(STDERR);
    Wanted wanted =
        new Wanted(
            folder,
            text(words.operand(0)),
            text(words.operand(1)),
            both || words.has(STDOUT),
            both || words.has(STDERR),
            tail,
            words.has(FOLLOW));
    LogShow show = new LogShow(cli.console(), words.has(JSON), words.has(TIMESTAMPS));
    try {
      new LogSession(wanted, show).run();
    } catch (IOException cannot) {
      throw new DroverException(
          ErrorCode.IO,
          "the logs in " + folder + " cannot be read: " + DroverException.reasonOf(cannot),
          false,
          cannot);
    }
    return ExitStatus.OK;
  }

  private static String text(@Nullable String word) {
    return word == null ? "" : word;
  }
}
