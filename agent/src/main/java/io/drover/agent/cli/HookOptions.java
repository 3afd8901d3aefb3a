package io.drover.agent.cli;

import io.drover.runner.Options;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What every command that has hooks takes. */
final class HookOptions {
  private static final String FOLDER = "--hooks-dir";

  private HookOptions() {}

  static void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(FOLDER)
            .paramLabel("FOLDER")
            .type(List.class)
            .auxiliaryTypes(File.class)
            .description(
                "A folder of hooks, executables and jars, beside hooks.d of the data folder. May be"
                    + " given many times.")
            .build());
  }

  static Options with(Options options, ParseResult parsed, Path workDir) {
    List<File> folders = parsed.matchedOptionValue(FOLDER, List.of());
    return options.hooksDirs(folders.stream().map(f -> workDir.resolve(f.toPath())).toList());
  }
}
