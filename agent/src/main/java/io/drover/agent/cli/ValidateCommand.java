package io.drover.agent.cli;

import io.drover.api.DroverException;
import io.drover.jobspec.ParsedJob;
import io.drover.jobspec.Plan;
import io.drover.jobspec.problem.JobspecException;
import io.drover.jobspec.problem.Notice;
import io.drover.runner.Drover;
import io.drover.runner.Options;
import java.util.List;

/** {@code drover validate}: says whether a job file is a valid job. */
final class ValidateCommand implements Command {
  @Override
  public Syntax syntax() {
    return Syntax.ofJob(
        "validate",
        "Reads a job file and says everything that is wrong with it, in the blocks of its drivers"
            + " too. A valid job may still ask for what this version or this machine cannot do:"
            + " that is told, and is no error here.",
        List.of("validate [OPTIONS] FILE"),
        JobOptions.flags());
  }

  @Override
  public int run(Cli cli, Words words, List<String> command) throws DroverException, Usage {
    ParsedJob job = cli.jobFiles().read(JobOptions.from(words));
    Drover.validate(job, Options.defaults());
    String valid = "job \"" + job.job().id() + "\" is valid";
    try {
      Plan plan = Drover.preview(job, Options.defaults());
      cli.console().print(valid);
      tell(cli, plan.notices());
    } catch (JobspecException cannot) {
      cli.console().print(valid + ", but cannot run here");
      tell(cli, job.notices());
      cannot.problems().forEach(problem -> cli.console().say(problem.text()));
    }
    return ExitStatus.OK;
  }

  private static void tell(Cli cli, List<Notice> notices) {
    for (Notice notice : notices) {
      cli.console().say(notice.text());
    }
  }
}
