package io.drover.agent.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code drover version}. */
final class VersionCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("version");
    spec.usageMessage()
        .description("Prints the version of the program.")
        .customSynopsis("drover version");
    return spec;
  }

  @Override
  public int run(Cli cli, ParseResult parsed, List<String> command) {
    cli.console().print("drover " + text());
    return ExitStatus.OK;
  }

  static String text() {
    String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "unreleased" : version;
  }
}
