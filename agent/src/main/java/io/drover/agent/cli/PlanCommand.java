package io.drover.agent.cli;

import io.drover.api.DroverException;
import io.drover.jobspec.ParsedJob;
import io.drover.runner.Options;
import io.drover.runner.PlanView;
import java.util.List;

/** {@code drover plan}: shows what a job file would run here, and starts nothing. */
final class PlanCommand implements Command {
  @Override
  public Syntax syntax() {
    return Syntax.ofJob(
        "plan",
        "Shows what a job would run on this machine: groups, tasks, hooks in order with their"
            + " deadlines, environment and configuration. Starts nothing.",
        List.of("plan [OPTIONS] FILE"),
        JobOptions.flags(HookOptions.flags()));
  }

  @Override
  public int run(Cli cli, Words words, List<String> command) throws DroverException, Usage {
    Options options =
        HookOptions.with(Options.defaults().hostEnv(cli.environment()), words, cli.workDir());
    ParsedJob job = cli.jobFiles().read(JobOptions.from(words));
    for (String line : PlanView.of(job, options)) {
      cli.console().print(line);
    }
    return ExitStatus.OK;
  }
}
