package io.drover.agent.cli;

import java.util.List;

/** {@code drover version}. */
final class VersionCommand implements Command {
  @Override
  public Syntax syntax() {
    return Syntax.of("version", "Prints the version of the program.");
  }

  @Override
  public int run(Cli cli, Words words, List<String> command) {
    cli.console().print("drover " + text());
    return ExitStatus.OK;
  }

  static String text() {
    String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "unreleased" : version;
  }
}
