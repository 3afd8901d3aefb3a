package io.drover.agent.cli;

import io.drover.api.DroverException;
import io.drover.jobspec.ParsedJob;
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
            + " too.",
        List.of("validate [OPTIONS] FILE"),
        JobOptions.flags());
  }

  @Override
  public int run(Cli cli, Words words, List<String> command) throws DroverException, Usage {
    ParsedJob job = cli.jobFiles().read(JobOptions.from(words));
    Drover.validate(job, Options.defaults());
    for (Notice notice : job.notices()) {
      cli.console().say((notice.place() == null ? "" : notice.place() + ": ") + notice.message());
    }
    cli.console().print("job \"" + job.job().id() + "\" is valid");
    return ExitStatus.OK;
  }
}
