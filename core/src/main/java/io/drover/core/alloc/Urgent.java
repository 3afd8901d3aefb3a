package io.drover.core.alloc;

import io.drover.core.Now;
import io.drover.core.effect.Effect;
import io.drover.core.task.Ending;
import io.drover.core.task.TaskLife;
import io.drover.core.task.TaskSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is done of a step while the disk does not take it. Whatever begins something waits for its
 * record. What ends a process does not: the process may be what fills the disk. If we die before
 * the step is stored, the next process of ours finds an end like any other, and goes on from that;
 * whoever asked for it was not told yet that it is durable.
 */
public final class Urgent {
  private Urgent() {}

  /** The orders among a step's effects that end a process for good. */
  public static List<Effect> of(AllocSnapshot after, List<Effect> effects) {
    List<Effect> orders = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.KillTask
          || effect instanceof Effect.StopTask(String task, int _, String _)
              && killing(after.tasks().get(task))) {
        orders.add(effect);
      }
    }
    return orders;
  }

  /** The kills whose time has come while the step waits: a grace is over. */
  public static List<Effect> due(AllocSnapshot after, Now now) {
    List<Effect> kills = new ArrayList<>();
    for (Map.Entry<String, TaskSnapshot> task : after.tasks().entrySet()) {
      if (killing(task.getValue())
          && task.getValue().life() instanceof TaskLife.Stopping stopping) {
        boolean past =
            switch (stopping.stage()) {
              case TaskLife.Stage.Signalled(var killAt) -> killAt.past(now);
              case TaskLife.Stage.Forced(int _, var again) -> again.past(now);
              case TaskLife.Stage.PreKilling _, TaskLife.Stage.Delay _ -> false;
            };
        if (past) {
          kills.add(new Effect.KillTask(task.getKey(), stopping.attempt()));
        }
      }
    }
    return kills;
  }

  /** A kill of every process that there is or may be. */
  public static List<Effect> all(AllocSnapshot present) {
    List<Effect> kills = new ArrayList<>();
    present
        .tasks()
        .forEach((name, task) -> {
          if (task.live()) {
            kills.add(new Effect.KillTask(name, task.facts().attempts()));
          }
        });
    return kills;
  }

  private static boolean killing(@Nullable TaskSnapshot task) {
    return task != null
        && task.life() instanceof TaskLife.Stopping stopping
        && stopping.ending() instanceof Ending.Kill;
  }
}
