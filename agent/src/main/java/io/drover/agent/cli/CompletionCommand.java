package io.drover.agent.cli;

import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code drover completion}: prints what makes a shell complete our words. */
final class CompletionCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("completion");
    spec.usageMessage()
        .description(
            "Prints a script that lets bash and zsh complete drover's words:"
                + " source <(drover completion)")
        .customSynopsis("drover completion");
    return spec;
  }

  @Override
  public int run(Cli cli, ParseResult parsed, List<String> command) {
    CommandSpec root = CommandSpec.create().name("drover");
    Cli.COMMANDS.forEach((name, make) -> root.addSubcommand(name, make.get().spec()));
    cli.console().print(AutoComplete.bash("drover", new CommandLine(root)));
    return ExitStatus.OK;
  }
}
