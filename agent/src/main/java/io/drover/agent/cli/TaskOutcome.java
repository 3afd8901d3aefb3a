package io.drover.agent.cli;

import io.drover.api.Exit;
import io.drover.runner.AllocView;
import io.drover.runner.JobRun;
import io.drover.runner.TaskView;
import java.util.ArrayList;
import java.util.List;

/** Whether tasks did what they were for. */
final class TaskOutcome {
  private TaskOutcome() {}

  /** A task that failed, timed out or was lost did not; one that we stopped did. */
  static boolean succeeded(TaskView task) {
    return task.state().successful()
        && !(task.exit() instanceof Exit.TimedOut)
        && !(task.exit() instanceof Exit.Lost);
  }

  /** Every task of a run, for the exit status. */
  static List<ExitStatus.TaskEnd> ends(JobRun run) {
    List<ExitStatus.TaskEnd> ends = new ArrayList<>();
    for (AllocView alloc : run.allocs()) {
      for (TaskView task : alloc.tasks()) {
        ends.add(new ExitStatus.TaskEnd(succeeded(task), task.exit()));
      }
    }
    return ends;
  }
}
