package io.drover.agent.cli;

import io.drover.api.DroverException;
import io.drover.jobspec.ParsedJob;
import io.drover.jobspec.problem.Notice;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code drover validate}: says whether a job file is a valid job. */
final class ValidateCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("validate");
    spec.usageMessage()
        .description("Reads a job file and says everything that is wrong with it.")
        .customSynopsis("drover validate [OPTIONS] FILE");
    JobOptions.addTo(spec);
    return spec;
  }

  @Override
  public int run(Cli cli, ParseResult parsed, List<String> command) throws DroverException, Usage {
    ParsedJob job = cli.jobFiles().read(JobOptions.from(parsed));
    for (Notice notice : job.notices()) {
      cli.console().say((notice.place() == null ? "" : notice.place() + ": ") + notice.message());
    }
    cli.console().print("job \"" + job.job().id() + "\" is valid");
    return ExitStatus.OK;
  }
}
