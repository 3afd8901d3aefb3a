package io.drover.core.alloc;

import io.drover.api.model.AllocState;
import io.drover.api.model.ClientStatus;
import io.drover.api.model.TaskState;
import io.drover.core.task.TaskSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Folds the tasks' states into the alloc's, as Nomad does. */
public final class StatusFold {
  private StatusFold() {}

  /** The state everybody sees. */
  public static AllocState of(AllocSpec spec, AllocSnapshot alloc) {
    Map<String, TaskState> tasks = new LinkedHashMap<>();
    alloc.tasks().forEach((name, task) -> tasks.put(name, task.facts().shown()));
    if (!alloc.facts().forced().isEmpty()) {
      return new AllocState(ClientStatus.COMPLETE, alloc.facts().forced(), tasks, "");
    }
    boolean pending = false;
    boolean running = false;
    boolean failed = false;
    for (TaskSnapshot task : alloc.tasks().values()) {
      TaskState shown = task.facts().shown();
      pending |= shown.state() == TaskState.Status.PENDING;
      running |= shown.state() == TaskState.Status.RUNNING;
      failed |= shown.state() == TaskState.Status.DEAD && shown.failed();
    }
    String waiting = waitingFor(spec, alloc);
    if (failed) {
      return new AllocState(ClientStatus.FAILED, "Failed tasks", tasks, waiting);
    }
    if (running) {
      return new AllocState(ClientStatus.RUNNING, "Tasks are running", tasks, waiting);
    }
    return pending
        ? new AllocState(ClientStatus.PENDING, "No tasks have started", tasks, waiting)
        : new AllocState(ClientStatus.COMPLETE, "All tasks have completed", tasks, waiting);
  }

  private static String waitingFor(AllocSpec spec, AllocSnapshot alloc) {
    return switch (alloc.stage()) {
      case AllocStage.SettingUp(int hook, boolean _) -> hookOf(spec.hooks().prerun(), hook);
      case AllocStage.Live live ->
          live.kill() == null
              ? ""
              : switch (live.kill().step()) {
                case PREKILL_HOOKS -> hookOf(spec.hooks().preKill(), live.kill().hook());
                case DELAY -> "shutdown_delay";
                case POSTSTOP, LEADER, OTHERS, SIDECARS, OVER, LIMITED, CUT -> "";
              };
      case AllocStage.Finishing(int hook) -> hookOf(spec.hooks().postrun(), hook);
      case AllocStage.Destroying(int hook) -> hookOf(spec.hooks().destroy(), hook);
      case AllocStage.Ended _, AllocStage.Destroyed _ -> "";
    };
  }

  private static String hookOf(List<String> hooks, int index) {
    return index < hooks.size() ? "hook " + hooks.get(index) : "";
  }
}
