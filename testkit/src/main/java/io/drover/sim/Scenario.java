package io.drover.sim;

import io.drover.api.model.JobType;
import io.drover.api.model.Lifecycle;
import io.drover.api.model.RestartPolicy;
import io.drover.core.alloc.AllocSpec;
import io.drover.core.alloc.RunnerHooks;
import io.drover.core.task.TaskHooks;
import io.drover.core.task.TaskSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one seed stands for: an alloc, how badly its world behaves, and what people ask for.
 *
 * @param spec the alloc
 * @param tied whether processes die with us
 * @param crashOneIn our process dies at one in so many points where it can; 0 for never
 * @param reboots whether some deaths take the machine with them
 * @param clockJumps whether the wall clock jumps
 * @param hooksFail one in so many hook calls fails; 0 for none
 * @param diskFails one in so many steps is not taken by the disk at first; 0 for none
 * @param wishes what is asked for; the last one is that all of it goes away
 */
record Scenario(
    AllocSpec spec,
    boolean tied,
    int crashOneIn,
    boolean reboots,
    boolean clockJumps,
    int hooksFail,
    int diskFails,
    List<Wish> wishes) {

  static Scenario of(Rng rng) {
    List<TaskSpec> tasks = tasks(rng);
    Duration limit = rng.oneIn(8) ? Duration.ofSeconds(5 + rng.below(60)) : null;
    RunnerHooks hooks = runnerHooks(rng);
    Duration poststop = Duration.ofSeconds(1 + rng.below(60));
    Duration delay = Duration.ofMillis(rng.of(0, 0, 0, 4_000));
    AllocSpec spec = new AllocSpec("sim", tasks, hooks, limit, 0, delay, poststop, 1);
    return new Scenario(
        spec,
        rng.oneIn(4),
        rng.of(0, 0, 400, 60, 20),
        rng.oneIn(3),
        rng.oneIn(8),
        rng.of(0, 0, 12, 5),
        rng.of(0, 0, 30),
        wishes(rng, tasks));
  }

  private static List<TaskSpec> tasks(Rng rng) {
    JobType type = rng.of(JobType.values());
    List<TaskSpec> tasks = new ArrayList<>();
    tasks.add(task(rng, "main", type, null, rng.oneIn(4)));
    if (rng.oneIn(3)) {
      tasks.add(task(rng, "second", type, null, false));
    }
    for (Lifecycle.Hook hook : Lifecycle.Hook.values()) {
      if (rng.oneIn(3)) {
        boolean sidecar = rng.flip() && hook != Lifecycle.Hook.POSTSTOP;
        tasks.add(task(rng, hook.text(), type, new Lifecycle(hook, sidecar), false));
      }
    }
    return tasks;
  }

  private static TaskSpec task(
      Rng rng, String name, JobType type, @Nullable Lifecycle lifecycle, boolean leader) {
    RestartPolicy policy =
        new RestartPolicy(
            rng.below(4),
            Duration.ofSeconds(20 + rng.below(100)),
            Duration.ofMillis(rng.below(8_000)),
            rng.of(RestartPolicy.Mode.values()),
            false);
    return new TaskSpec(
        name,
        type,
        lifecycle,
        leader,
        policy,
        Duration.ofMillis(rng.of(0, 500, 5_000)),
        rng.flip() ? "" : "SIGTERM",
        Duration.ofMillis(rng.of(0, 0, 3_000)),
        taskHooks(rng));
  }

  private static TaskHooks taskHooks(Rng rng) {
    return new TaskHooks(
        names(rng, 3), names(rng, 2), names(rng, 2), names(rng, 2), names(rng, 2), names(rng, 3));
  }

  private static RunnerHooks runnerHooks(Rng rng) {
    return new RunnerHooks(
        names(rng, 3), names(rng, 2), names(rng, 2), names(rng, 2), names(rng, 3), names(rng, 2));
  }

  private static List<String> names(Rng rng, int most) {
    return List.of("a", "b", "c").subList(0, rng.below(most + 1));
  }

  private static List<Wish> wishes(Rng rng, List<TaskSpec> tasks) {
    List<Wish> wishes = new ArrayList<>();
    int count = rng.below(5);
    for (int i = 0; i < count; i++) {
      String task = tasks.get(rng.below(tasks.size())).name();
      wishes.add(new Wish(rng.nanos(90 * Rng.SECOND), rng.of(Wish.What.values()), task));
    }
    if (rng.oneIn(3)) {
      wishes.add(new Wish(rng.nanos(100 * Rng.SECOND), Wish.What.STOP, ""));
    }
    // Late enough that most allocs without an end of their own have seen something of life.
    wishes.add(new Wish(rng.nanos(300 * Rng.SECOND), Wish.What.DESTROY, ""));
    return wishes;
  }
}
