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
import io.drover.core.order.HookOrder;
import io.drover.core.task.TaskHooks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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
   * New hooks for an alloc: the built-in ones, and those of the providers. A provider's hook with
   * the name of another replaces nothing: it is an error of its author, and the later one is not
   * used.
   *
   * @throws HookCycleException if their order goes round in a circle
   */
  public static HookSet of(
      Allocation alloc, Path allocDir, HookProvider builtIns, List<HookProvider> providers)
      throws HookCycleException {
    HashSet<String> builtIn = new HashSet<>();
    List<RunnerHook> runner = new ArrayList<>(builtIns.runnerHooks(alloc, allocDir));
    runner.forEach(h -> builtIn.add(h.name()));
    providers.forEach(p -> runner.addAll(p.runnerHooks(alloc, allocDir)));
    Map<String, Map<String, TaskHook>> tasks = new LinkedHashMap<>();
    var group = alloc.group();
    for (Task task : group == null ? List.<Task>of() : group.tasks()) {
      TaskDir dir = TaskDir.of(allocDir, task.name());
      List<TaskHook> hooks = new ArrayList<>(builtIns.taskHooks(alloc, task, dir));
      hooks.forEach(h -> builtIn.add(h.name()));
      providers.forEach(p -> hooks.addAll(p.taskHooks(alloc, task, dir)));
      tasks.put(task.name(), sorted(hooks, TaskHook::name, TaskHook::after));
    }
    return new HookSet(sorted(runner, RunnerHook::name, RunnerHook::after), tasks, builtIn);
  }

  private static <H> Map<String, H> sorted(
      List<H> hooks, Function<H, String> name, Function<H, Set<String>> after)
      throws HookCycleException {
    Map<String, H> byName = new LinkedHashMap<>();
    Map<String, Set<String>> order = new LinkedHashMap<>();
    for (H hook : hooks) {
      if (byName.putIfAbsent(name.apply(hook), hook) == null) {
        order.put(name.apply(hook), after.apply(hook));
      }
    }
    Map<String, H> sorted = new LinkedHashMap<>();
    for (String next : HookOrder.sort(order)) {
      H hook = byName.get(next);
      if (hook != null) {
        sorted.put(next, hook);
      }
    }
    return sorted;
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
