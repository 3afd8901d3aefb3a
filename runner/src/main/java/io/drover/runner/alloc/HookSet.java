package io.drover.runner.alloc;

import io.drover.api.env.TaskDir;
import io.drover.api.hook.HookProvider;
import io.drover.api.hook.RunnerDestroyHook;
import io.drover.api.hook.RunnerHook;
import io.drover.api.hook.RunnerPostrunHook;
import io.drover.api.hook.RunnerPreKillHook;
import io.drover.api.hook.RunnerPrerunHook;
import io.drover.api.hook.RunnerTaskRestartHook;
import io.drover.api.hook.RunnerUpdateHook;
import io.drover.api.hook.ShutdownHook;
import io.drover.api.hook.TaskExitedHook;
import io.drover.api.hook.TaskHook;
import io.drover.api.hook.TaskPoststartHook;
import io.drover.api.hook.TaskPreKillHook;
import io.drover.api.hook.TaskPrestartHook;
import io.drover.api.hook.TaskStopHook;
import io.drover.api.hook.TaskUpdateHook;
import io.drover.api.model.Allocation;
import io.drover.api.model.Task;
import io.drover.core.alloc.RunnerHooks;
import io.drover.core.order.HookCycleException;
import io.drover.core.task.TaskHooks;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The hooks of one alloc and its tasks, sorted. Immutable once made. */
public final class HookSet {
  private final Map<String, RunnerHook> runner;
  private final Map<String, Map<String, TaskHook>> tasks;
  private final Set<String> builtIn;

  private HookSet(
      Map<String, RunnerHook> runner,
      Map<String, Map<String, TaskHook>> tasks,
      Set<String> builtIn) {
    this.runner = runner;
    this.tasks = tasks;
    this.builtIn = builtIn;
  }

  /**
   * New hooks for an alloc: the built-in ones, and those of the providers. A provider that fails,
   * and hooks whose names cannot be told apart, are errors of their authors: a hook that is not
   * called would veto nothing, so no task starts, and its story says why.
   *
   * @throws HookCycleException if their order goes round in a circle
   */
  public static HookSet of(
      Allocation alloc, Path allocDir, HookProvider builtIns, List<HookProvider> providers)
      throws HookCycleException {
    HookMakers makers = new HookMakers(builtIns, providers);
    Map<String, RunnerHook> runner =
        makers.sorted(p -> p.runnerHooks(alloc, allocDir), RunnerHook::name, RunnerHook::after);
    Map<String, Map<String, TaskHook>> tasks = new LinkedHashMap<>();
    var group = alloc.group();
    for (Task task : group == null ? List.<Task>of() : group.tasks()) {
      TaskDir dir = TaskDir.of(allocDir, task.name());
      tasks.put(
          task.name(),
          makers.sorted(p -> p.taskHooks(alloc, task, dir), TaskHook::name, TaskHook::after));
    }
    if (!makers.problems().isEmpty()) {
      TaskHook refused = new RefusedHooks(String.join("; ", makers.problems()));
      tasks.replaceAll((_, hooks) -> before(hooks, refused));
    }
    return new HookSet(runner, tasks, makers.builtIn());
  }

  private static Map<String, TaskHook> before(Map<String, TaskHook> hooks, TaskHook first) {
    Map<String, TaskHook> all = new LinkedHashMap<>();
    all.put(first.name(), first);
    all.putAll(hooks);
    return all;
  }

  /** The alloc's hooks by phase. */
  public RunnerHooks runnerHooks() {
    return new RunnerHooks(
        having(runner, RunnerPrerunHook.class),
        having(runner, RunnerUpdateHook.class),
        having(runner, RunnerPreKillHook.class),
        having(runner, RunnerTaskRestartHook.class),
        having(runner, RunnerPostrunHook.class).reversed(),
        having(runner, RunnerDestroyHook.class).reversed());
  }

  /** A task's hooks by phase. */
  public TaskHooks taskHooks(String task) {
    Map<String, TaskHook> hooks = tasks.getOrDefault(task, Map.of());
    return new TaskHooks(
        having(hooks, TaskPrestartHook.class),
        having(hooks, TaskPoststartHook.class),
        having(hooks, TaskPreKillHook.class),
        having(hooks, TaskExitedHook.class),
        having(hooks, TaskUpdateHook.class),
        having(hooks, TaskStopHook.class).reversed());
  }

  private static <H> List<String> having(Map<String, H> hooks, Class<?> phase) {
    return hooks.entrySet().stream()
        .filter(e -> phase.isInstance(e.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** An alloc hook by name. */
  @Nullable RunnerHook runnerHook(String name) {
    return runner.get(name);
  }

  /** A task hook by name. */
  @Nullable TaskHook taskHook(String task, String name) {
    return tasks.getOrDefault(task, Map.of()).get(name);
  }

  /** The alloc's hooks that want to know of a graceful end of this process, by name. */
  Map<String, ShutdownHook> runnerShutdownHooks() {
    return shutdownHooks(runner);
  }

  /** Those of a task. */
  Map<String, ShutdownHook> taskShutdownHooks(String task) {
    return shutdownHooks(tasks.getOrDefault(task, Map.of()));
  }

  private static Map<String, ShutdownHook> shutdownHooks(Map<String, ?> hooks) {
    Map<String, ShutdownHook> found = new LinkedHashMap<>();
    hooks.forEach((name, hook) -> {
      if (hook instanceof ShutdownHook shutdown) {
        found.put(name, shutdown);
      }
    });
    return found;
  }

  /** Whether a hook is ours. */
  boolean builtIn(String name) {
    return builtIn.contains(name);
  }
}
