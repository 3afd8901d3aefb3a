package io.drover.runner.alloc;

import io.drover.api.model.Allocation;
import io.drover.api.model.JobType;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.core.alloc.AllocSpec;
import io.drover.core.task.TaskSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes what the machine must know out of an alloc and its hooks. */
public final class SpecMaker {
  /** No grace is longer, as with a Nomad client of usual configuration. */
  static final Duration KILL_TIMEOUT_MAX = Duration.ofSeconds(30);

  private SpecMaker() {}

  /** The spec; {@code leaving} are tasks of an earlier version that are not over yet. */
  public static AllocSpec of(Allocation alloc, HookSet hooks, List<TaskSpec> leaving) {
    TaskGroup group = alloc.group();
    if (group == null) {
      throw new IllegalArgumentException("alloc " + alloc.id() + " has no group in its job");
    }
    List<TaskSpec> tasks = new ArrayList<>();
    for (Task task : group.tasks()) {
      tasks.add(task(alloc.job().type(), task, hooks));
    }
    tasks.addAll(leaving);
    return new AllocSpec(
        alloc.id(),
        tasks,
        hooks.runnerHooks(),
        group.maxRunDuration(),
        alloc.createTimeNs(),
        delayOf(group),
        PoststopLimit.of(alloc.job(), group),
        alloc.allocModifyIndex());
  }

  /** A newer version of an alloc that lives: its hooks and its tasks stay the same. */
  public static AllocSpec updated(AllocSpec old, Allocation newer, HookSet hooks) {
    AllocSpec fresh = of(newer, hooks, List.of());
    List<TaskSpec> tasks = new ArrayList<>();
    for (TaskSpec task : old.tasks()) {
      tasks.add(fresh.hasTask(task.name()) ? fresh.task(task.name()) : task);
    }
    return new AllocSpec(
        old.id(),
        tasks,
        old.hooks(),
        fresh.maxRunDuration(),
        fresh.placedWallNs(),
        fresh.shutdownDelay(),
        fresh.poststopLimit(),
        fresh.version());
  }

  private static Duration delayOf(TaskGroup group) {
    return group.shutdownDelay() == null ? Duration.ZERO : group.shutdownDelay();
  }

  private static TaskSpec task(JobType type, Task task, HookSet hooks) {
    Duration killTimeout =
        task.killTimeout().compareTo(KILL_TIMEOUT_MAX) > 0 ? KILL_TIMEOUT_MAX : task.killTimeout();
    return new TaskSpec(
        task.name(),
        type,
        task.lifecycle(),
        task.leader(),
        task.restart(),
        killTimeout,
        task.killSignal(),
        task.shutdownDelay(),
        hooks.taskHooks(task.name()));
  }
}
