package io.drover.agent.cli;

import io.drover.api.model.TaskState;
import io.drover.runner.AllocView;
import io.drover.runner.JobRun;
import io.drover.runner.TaskView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tasks of an earlier run that go on in one that is tied to its tasks. What a sudden death of
 * drover means for a task is settled at its start: those that live were started to survive it.
 */
record Survivors(Map<String, Long> pids) {
  static final Survivors NONE = new Survivors(Map.of());

  /** What may be one, before anything of the job is started anew. */
  static Survivors of(JobRun run) {
    return new Survivors(running(run));
  }

  private static Map<String, Long> running(JobRun run) {
    Map<String, Long> pids = new LinkedHashMap<>();
    for (AllocView alloc : run.allocs()) {
      for (TaskView task : alloc.tasks()) {
        if (task.pid() > 0 && task.state().state() == TaskState.Status.RUNNING) {
          pids.put(TextOutput.shortName(alloc.name()) + "/" + task.name(), task.pid());
        }
      }
    }
    return pids;
  }

  /** Names those whose process is the same still, when a tied one would be gone. */
  void tell(JobRun run, RunOutput output) {
    List<String> names = new ArrayList<>();
    Map<String, Long> now = pids.isEmpty() ? Map.of() : running(run);
    pids.forEach((name, pid) -> {
      if (pid.equals(now.get(name))) {
        names.add(name);
      }
    });
    if (!names.isEmpty()) {
      output.say(
          few(names)
              + ": started with --survive, and not ended by a sudden death of this run either");
    }
  }

  private static String few(List<String> names) {
    int more = names.size() - WaitLines.NAMED_MAX;
    return more <= 1
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, WaitLines.NAMED_MAX)) + " and " + more + " more";
  }
}
