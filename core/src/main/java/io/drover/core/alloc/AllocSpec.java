package io.drover.core.alloc;

import io.drover.core.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the machine must know of an alloc. A later version of the alloc brings a new one.
 *
 * @param id the alloc
 * @param tasks its tasks; those that an update took away stay until they are over
 * @param hooks its hooks
 * @param maxRunDuration how long it may run, null for ever
 * @param placedWallNs wall time from which that counts, 0 for its first step
 * @param shutdownDelay how long a kill of all tasks waits before the first of them
 * @param poststopLimit how long its poststop tasks may run once it is to stop
 * @param version which version of the alloc this is; each update has another
 */
public record AllocSpec(
    String id,
    List<TaskSpec> tasks,
    RunnerHooks hooks,
    @Nullable Duration maxRunDuration,
    long placedWallNs,
    Duration shutdownDelay,
    Duration poststopLimit,
    long version) {

  /** The limit where nobody says another. */
  public static final Duration POSTSTOP_LIMIT = Duration.ofMinutes(5);

  public AllocSpec {
    tasks = List.copyOf(tasks);
  }

  /**
   * One whose run time counts from its first step, whose kill does not wait, the limit as usual.
   */
  public AllocSpec(
      String id, List<TaskSpec> tasks, RunnerHooks hooks, @Nullable Duration maxRunDuration) {
    this(id, tasks, hooks, maxRunDuration, 0, Duration.ZERO, POSTSTOP_LIMIT, 1);
  }

  /** The same, of another version. */
  public AllocSpec at(long other) {
    return new AllocSpec(
        id, tasks, hooks, maxRunDuration, placedWallNs, shutdownDelay, poststopLimit, other);
  }

  /** The task of this name. */
  public TaskSpec task(String name) {
    for (TaskSpec task : tasks) {
      if (task.name().equals(name)) {
        return task;
      }
    }
    throw new IllegalArgumentException("no task " + name + " in alloc " + id);
  }

  /** Whether there is a task of this name. */
  public boolean hasTask(String name) {
    return tasks.stream().anyMatch(t -> t.name().equals(name));
  }
}
