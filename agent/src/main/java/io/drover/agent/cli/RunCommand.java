package io.drover.agent.cli;

import io.drover.api.DroverException;
import io.drover.api.driver.ProcessPolicy;
import io.drover.jobspec.Jobspec;
import io.drover.jobspec.ParsedJob;
import io.drover.jobspec.Plan;
import io.drover.runner.Drover;
import io.drover.runner.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code drover run}: runs a job on this machine in the foreground until it has ended. */
final class RunCommand implements Command {
  private static final Flag DATA_DIR =
      Flag.of(
          "data-dir",
          "FOLDER",
          Flag.Kind.FOLDER,
          "Where the run keeps what it knows. The same folder again resumes an unfinished job."
              + " Default: a new folder below the user's state folder, whose path is printed.");

  private static final Flag SURVIVE =
      Flag.of(
          "survive",
          "Tasks that are started outlive a sudden death of drover, for as long as they run; the"
              + " same command again takes them up. Default: they die with it.");

  private static final Flag JSON = Flag.of("json", "Prints one JSON object a line, not text.");

  @Override
  public Syntax syntax() {
    return Syntax.ofJob(
        "run",
        "Runs every group of a job on this machine, shows what its tasks write, and ends with"
            + " their result. With -- runs a command as a job of one task.",
        List.of("run [OPTIONS] FILE", "run [OPTIONS] -- COMMAND [ARGUMENT...]"),
        JobOptions.flags(HookOptions.flags(DATA_DIR, SURVIVE, JSON)));
  }

  @Override
  public int run(Cli cli, Words words, List<String> command)
      throws DroverException, Usage, InterruptedException {
    JobOptions options = JobOptions.from(words);
    boolean byCommand = cli.hasCommand();
    if (byCommand && options.file() != null) {
      throw new Usage("give either a job file or a command after --, not both");
    }
    if (byCommand && command.isEmpty()) {
      throw new Usage("a command is needed after --, such as: drover run -- /bin/echo hello");
    }
    if (byCommand) {
      NotUtf8.refuse(cli.workDir());
    }
    RunOutput output =
        words.has(JSON) ? new JsonOutput(cli.console()) : new TextOutput(cli.console());
    ParsedJob job =
        byCommand
            ? Jobspec.check(CommandJob.of(command, cli.workDir()))
            : cli.jobFiles().read(options);
    String given = words.value(DATA_DIR);
    ProcessPolicy policy = words.has(SURVIVE) ? ProcessPolicy.SURVIVE : ProcessPolicy.TIE_TO_PARENT;
    Options how =
        HookOptions.with(
            Options.defaults().policy(policy).hostEnv(cli.environment()), words, cli.workDir());
    Path folder =
        given == null
            ? DataDirs.fresh(cli.environment(), job.job().id())
            : DataDirs.at(cli.workDir(), given);
    check(job, how, folder);
    for (String name : NotUtf8.variables(cli.environment())) {
      output.say(
          "the variable "
              + name
              + " of the environment is not UTF-8: tasks see U+FFFD for the bytes that are not");
    }
    // Before anything of a job is taken up: from here on a signal is an order to us.
    Stopping stopping = new Stopping(output);
    Signals signals = new Signals(System::nanoTime);
    signals.install(_ -> stopping.asked(), _ -> stopping.askedAgain());
    try (RunSession session = new RunSession(folder, how, output, stopping, given == null)) {
      int status = session.run(job);
      int signal = signals.received();
      return signal != 0 ? ExitStatus.ofSignal(signal) : status;
    }
  }

  /** What is wrong is said before a folder is made that nothing would ever be in. */
  private static void check(ParsedJob job, Options how, Path folder) throws DroverException {
    if (Files.exists(folder)) {
      Drover.validate(job, how);
    } else {
      Plan _ = Drover.preview(job, how);
    }
  }
}
