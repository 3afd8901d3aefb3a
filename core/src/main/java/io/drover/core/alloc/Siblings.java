package io.drover.core.alloc;

import io.drover.api.model.TaskEvent;
import io.drover.core.task.Events;
import io.drover.core.task.TaskSpec;
import java.util.List;

/**
 * What the death of one task means for the others: the leader's before a failure's before the
 * mains'.
 */
final class Siblings {
  private Siblings() {}

  static AllocStage.Live rules(AllocTurn turn, AllocStage.Live life) {
    List<TaskSpec> others = turn.spec.tasks().stream().filter(t -> !t.poststop()).toList();
    List<TaskSpec> living = others.stream().filter(t -> !turn.task(t).dead()).toList();
    if (living.isEmpty() || life.stage() == Stage.INIT) {
      return life;
    }
    for (TaskSpec task : others) {
      if (task.leader() && turn.task(task).dead()) {
        return kill(turn, life, KillRun.Cause.LEADER_DEAD, leaderEvent(turn, task));
      }
    }
    for (TaskSpec task : others) {
      if (turn.task(task).dead() && turn.task(task).facts().shown().failed()) {
        return kill(turn, life, KillRun.Cause.SIBLING_FAILED, Events.siblingFailed(task.name()));
      }
    }
    boolean onlySidecars = living.stream().allMatch(TaskSpec::sidecar);
    boolean hasMains = others.stream().anyMatch(TaskSpec::main);
    return onlySidecars && hasMains
        ? kill(turn, life, KillRun.Cause.MAIN_DEAD, Events.mainDead())
        : life;
  }

  /** A leader that failed is named as the sibling that did. */
  private static TaskEvent leaderEvent(AllocTurn turn, TaskSpec leader) {
    return turn.task(leader).facts().shown().failed()
        ? Events.siblingFailed(leader.name())
        : Events.leaderDead();
  }

  private static AllocStage.Live kill(
      AllocTurn turn, AllocStage.Live life, KillRun.Cause cause, TaskEvent why) {
    turn.emit(t -> !t.poststop() && !turn.task(t).dead(), why);
    return Living.kill(turn, life, cause, "") instanceof AllocStage.Live live ? live : life;
  }
}
