package io.drover.agent.cli;

import io.drover.api.DroverException;
import io.drover.runner.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What every command that has hooks takes. */
final class HookOptions {
  private static final Flag FOLDERS =
      Flag.many(
          "hooks-dir",
          "FOLDER",
          Flag.Kind.FOLDER,
          "A folder of hooks, executables and jars, beside hooks.d of the data folder. May be"
              + " given many times.");

  private static final Flag DEADLINE =
      Flag.many(
          "hook-deadline",
          "HOOK:PHASE=DURATION",
          Flag.Kind.TEXT,
          "How long a call of a hook may take where the job does not say; either name may be *."
              + " May be given many times.");

  private HookOptions() {}

  /** The flags, and these behind them. */
  static Flag[] flags(Flag... more) {
    return Stream.concat(Stream.of(FOLDERS, DEADLINE), Stream.of(more)).toArray(Flag[]::new);
  }

  static Options with(Options options, Words words, Path workDir) throws DroverException, Usage {
    List<Path> folders = new ArrayList<>();
    for (String folder : words.values(FOLDERS)) {
      folders.add(DataDirs.at(workDir, "--hooks-dir", folder));
    }
    return options.hooksDirs(folders).hookDeadlines(String.join(",", words.values(DEADLINE)));
  }
}
