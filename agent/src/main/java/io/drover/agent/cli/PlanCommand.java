package io.drover.agent.cli;

import io.drover.api.DroverException;
import io.drover.jobspec.ParsedJob;
import io.drover.runner.Options;
import io.drover.runner.PlanView;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code drover plan}: shows what a job file would run here, and starts nothing. */
final class PlanCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("plan");
    spec.usageMessage()
        .description(
            "Shows what a job would run on this machine: groups, tasks, hooks in order with their"
                + " deadlines, environment and configuration. Starts nothing.")
        .customSynopsis("drover plan [OPTIONS] FILE");
    JobOptions.addTo(spec);
    HookOptions.addTo(spec);
    return spec;
  }

  @Override
  public int run(Cli cli, ParseResult parsed, List<String> command) throws DroverException, Usage {
    Options options =
        HookOptions.with(Options.defaults().hostEnv(cli.environment()), parsed, cli.workDir());
    ParsedJob job = cli.jobFiles().read(JobOptions.from(parsed));
    for (String line : PlanView.of(job, options)) {
      cli.console().print(line);
    }
    return ExitStatus.OK;
  }
}
