package io.drover.agent.cli;

import io.drover.runner.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What every command that has hooks takes. */
final class HookOptions {
  static final Flag FOLDERS =
      Flag.many(
          "hooks-dir",
          "FOLDER",
          Flag.Kind.FOLDER,
          "A folder of hooks, executables and jars, beside hooks.d of the data folder. May be"
              + " given many times.");

  private HookOptions() {}

  static Options with(Options options, Words words, Path workDir) throws Usage {
    List<Path> folders = new ArrayList<>();
    for (String folder : words.values(FOLDERS)) {
      folders.add(DataDirs.at(workDir, "--hooks-dir", folder));
    }
    return options.hooksDirs(folders);
  }
}
