package io.drover.agent.cli;

import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The job that stands for a command on the command line: one task, run once. */
final class CommandJob {
  private CommandJob() {}

  /** The job; it runs in the folder in which the user stands. */
  static Job of(List<String> command, Path workDir) throws Usage {
    Path program = Path.of(command.getFirst());
    if (program.getFileName() == null || program.toString().isEmpty()) {
      throw new Usage("\"" + command.getFirst() + "\" cannot be a command");
    }
    String safe = program.getFileName().toString().replaceAll("[^A-Za-z0-9_-]", "-");
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("command", literal(absolute(command.getFirst(), workDir)));
    config.put("args", command.stream().skip(1).map(CommandJob::literal).toList());
    config.put("work_dir", literal(workDir.toString()));
    return Job.builder(safe, JobType.BATCH)
        .group(
            TaskGroup.builder("run")
                .restart(RestartPolicy.NEVER)
                .task(Task.builder(safe, "raw_exec").config(config)))
        .build();
  }

  private static String absolute(String command, Path workDir) {
    return command.contains("/") ? workDir.resolve(command).normalize().toString() : command;
  }

  /** A word as it is: what a shell is given may well look like one of our names. */
  private static String literal(String word) {
    return word.replace("${", "$${");
  }
}
