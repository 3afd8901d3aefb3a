package io.drover.agent.cli;

import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
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
    Cli.COMMANDS.forEach(
        (name, make) -> root.addSubcommand(name, Cli.line(make.get()).getCommandSpec()));
    root.addSubcommand("help", help());
    cli.console().print(AutoComplete.bash("drover", new CommandLine(root)));
    return ExitStatus.OK;
  }

  /** No command of its own, but a word that is completed, and so are those behind it. */
  private static CommandSpec help() {
    CommandSpec help = CommandSpec.create().name("help");
    help.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("COMMAND")
            .index("0")
            .arity("0..1")
            .type(String.class)
            .completionCandidates(Cli.COMMANDS.keySet())
            .build());
    return help;
  }
}
