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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is shown of allocs, by a runner and by who reads beside it. Safe from any thread; blocks
 * nothing.
 */
final class Views {
  private Views() {}

  /** As it is now. */
  static AllocView of(AllocRuntime alloc) {
    return of(
        alloc.allocation(),
        alloc.snapshotOrNull(),
        alloc.directory(),
        withWaits(alloc, alloc.state()),
        alloc.ended().isDone());
  }

  /** Of what is stored, or held: null for an alloc that has not begun. */
  static AllocView of(
      Allocation alloc,
      @Nullable AllocSnapshot snapshot,
      Path directory,
      AllocState state,
      boolean ended) {
    List<TaskView> tasks = new ArrayList<>();
    TaskGroup group = alloc.group();
    for (Task task : group == null ? List.<Task>of() : group.tasks()) {
      TaskSnapshot t = snapshot == null ? null : snapshot.tasks().get(task.name());
      TaskState shown = state.tasks().getOrDefault(task.name(), TaskState.NEW);
      var handle = t == null ? null : t.facts().handle();
      tasks.add(
          new TaskView(
              task.name(),
              shown,
              t == null ? null : t.facts().lastExit(),
              shown.events().stream().anyMatch(e -> e.type().equals(TaskEvent.Type.KILLED)),
              handle == null ? 0 : handle.pid(),
              LogPlan.Mode.of(alloc, task)));
    }
    return new AllocView(
        alloc.id(),
        alloc.name(),
        alloc.job().id(),
        alloc.taskGroup(),
        alloc.index(),
        directory,
        state,
        ended,
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
