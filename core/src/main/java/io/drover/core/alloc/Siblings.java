package io.drover.core.alloc;

import io.drover.api.model.TaskEvent;
import io.drover.core.task.Events;
import io.drover.core.task.TaskSpec;
import java.util.List;
import java.util.function.Predicate;

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

  /** In a stop too, the others hear that their leader has died. */
  static void leaderDiedOfStop(AllocTurn turn, KillRun kill) {
    if (kill.cause() == KillRun.Cause.STOPPED) {
      turn.spec.tasks().stream()
          .filter(t -> t.leader() && !t.poststop())
          .forEach(leader -> turn.emit(living(turn), leaderEvent(turn, leader)));
    }
  }

  /** In a stop too, sidecars hear that their mains have died, unless a leader's death was heard. */
  static void mainsDiedOfStop(AllocTurn turn, KillRun kill) {
    if (kill.cause() == KillRun.Cause.STOPPED
        && !hasLeader(turn)
        && turn.spec.tasks().stream().anyMatch(TaskSpec::main)) {
      turn.emit(living(turn), Events.mainDead());
    }
  }

  /**
   * What a task is told of its kill. In a stop, one that follows from the death of others is told
   * beside the one that was asked for: Nomad has two watchers there, and its users see both.
   */
  static List<TaskEvent> told(AllocTurn turn, KillRun kill, TaskSpec task, TaskEvent killing) {
    boolean follows =
        kill.cause() == KillRun.Cause.STOPPED
            && !task.leader()
            && !task.poststop()
            && (hasLeader(turn)
                || task.sidecar() && turn.spec.tasks().stream().anyMatch(TaskSpec::main));
    return follows ? List.of(killing, killing) : List.of(killing);
  }

  private static boolean hasLeader(AllocTurn turn) {
    return turn.spec.tasks().stream().anyMatch(t -> t.leader() && !t.poststop());
  }

  private static Predicate<TaskSpec> living(AllocTurn turn) {
    return t -> !t.poststop() && !turn.task(t).dead();
  }

  private static AllocStage.Live kill(
      AllocTurn turn, AllocStage.Live life, KillRun.Cause cause, TaskEvent why) {
    turn.emit(living(turn), why);
    return Living.kill(turn, life, cause, "");
  }
}
