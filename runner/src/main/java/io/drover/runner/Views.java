package io.drover.runner;

import io.drover.api.driver.LogPlan;
import io.drover.api.model.AllocState;
import io.drover.api.model.Allocation;
import io.drover.api.model.Task;
import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskGroup;
import io.drover.api.model.TaskState;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.task.TaskSnapshot;
import io.drover.runner.alloc.AllocRuntime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is shown of the allocs of a runner. Safe from any thread; blocks nothing. */
final class Views {
  private Views() {}

  /** As it is now. */
  static AllocView of(AllocRuntime alloc) {
    Allocation a = alloc.allocation();
    List<TaskView> tasks = new ArrayList<>();
    AllocSnapshot snapshot = alloc.snapshotOrNull();
    var state = withWaits(alloc, alloc.state());
    TaskGroup group = a.group();
    for (Task task : group == null ? List.<Task>of() : group.tasks()) {
      TaskSnapshot t = snapshot == null ? null : snapshot.tasks().get(task.name());
      var shown = state.tasks().getOrDefault(task.name(), TaskState.NEW);
      var handle = t == null ? null : t.facts().handle();
      tasks.add(
          new TaskView(
              task.name(),
              shown,
              t == null ? null : t.facts().lastExit(),
              shown.events().stream().anyMatch(e -> e.type().equals(TaskEvent.Type.KILLED)),
              handle == null ? 0 : handle.pid(),
              LogPlan.Mode.of(a, task)));
    }
    return new AllocView(
        a.id(),
        a.name(),
        a.job().id(),
        a.taskGroup(),
        a.index(),
        alloc.directory(),
        state,
        alloc.ended().isDone(),
        tasks);
  }

  /** How long a hook has taken is told to who asks; stored is only which one it is. */
  private static AllocState withWaits(AllocRuntime alloc, AllocState state) {
    Map<String, TaskState> tasks = new LinkedHashMap<>();
    state
        .tasks()
        .forEach((name, task) -> {
          String hook = alloc.waitingFor(name);
          tasks.put(name, hook.isEmpty() ? task : task.waitingFor(hook));
        });
    String hook = alloc.waitingFor("");
    return new AllocState(
        state.clientStatus(),
        state.description(),
        tasks,
        hook.isEmpty() ? state.waitingFor() : hook);
  }
}
