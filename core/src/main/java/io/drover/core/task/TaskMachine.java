package io.drover.core.task;

import io.drover.api.model.TaskState;
import io.drover.core.Now;
import io.drover.core.effect.Effects;
import io.drover.core.effect.TaskPhase;
import io.drover.core.restart.RestartRules;
import java.util.Map;

/**
 * The life of one task. Pure: (state, input, now) gives a state and effects. Answers that name an
 * older call or attempt change nothing.
 */
public final class TaskMachine {
  private TaskMachine() {}

  /** A task that has just been taken over. */
  public static TaskSnapshot begin(TaskSpec spec, Now now, Effects effects) {
    TaskFacts facts =
        new TaskFacts(
            0,
            RestartRules.begin(now),
            Map.of(),
            TaskState.NEW,
            null,
            null,
            null,
            null,
            UpdateRun.IDLE);
    TaskTurn turn = new TaskTurn(spec, facts, now, effects, false);
    turn.emit(Events.received());
    turn.status(TaskState.Status.PENDING, "its turn in the group");
    return turn.in(new TaskLife.Waiting());
  }

  /** The first step of a new process of ours; any effect may or may not have happened. */
  public static TaskSnapshot resume(
      TaskSpec spec, TaskSnapshot stored, Now now, Effects effects, boolean closing) {
    TaskTurn turn = new TaskTurn(spec, stored.facts(), now, effects, closing);
    turn.forgetCalls();
    boolean updating = turn.update().callId() != 0;
    turn.update(UpdateRun.IDLE);
    if (updating) {
      Updates.arrived(turn, stored.life());
    }
    return Resuming.from(turn, stored.life());
  }

  /** One step; {@code closing}: the alloc is to end, and nothing begins that is not part of it. */
  public static TaskSnapshot step(
      TaskSpec spec, TaskSnapshot s, TaskInput input, Now now, Effects effects, boolean closing) {
    TaskTurn turn = new TaskTurn(spec, s.facts(), now, effects, closing);
    if (everywhere(turn, s.life(), input)) {
      return turn.in(s.life());
    }
    return switch (s.life()) {
      case TaskLife.Waiting l -> BeforeProcess.waiting(turn, l, input);
      case TaskLife.Preparing l -> BeforeProcess.preparing(turn, l, input);
      case TaskLife.Starting l -> BeforeProcess.starting(turn, l, input);
      case TaskLife.Finding l -> BeforeProcess.finding(turn, l, input);
      case TaskLife.Running l -> WithProcess.running(turn, l, input);
      case TaskLife.Stopping l -> WithProcess.stopping(turn, l, input);
      case TaskLife.Exiting l -> AfterProcess.exiting(turn, l, input);
      case TaskLife.BackingOff l -> AfterProcess.backingOff(turn, l, input);
      case TaskLife.Parked l -> AfterProcess.parked(turn, l, input);
      case TaskLife.Cleaning l -> AfterProcess.cleaning(turn, l, input);
      case TaskLife.Done l -> AfterProcess.done(turn, l, input);
    };
  }

  /**
   * What means the same in every state: events to show, and Update calls, which run beside the
   * life.
   */
  private static boolean everywhere(TaskTurn turn, TaskLife life, TaskInput input) {
    switch (input) {
      case TaskInput.Emit(var event) -> {
        turn.emit(event);
        return true;
      }
      case TaskInput.Update() -> {
        Updates.arrived(turn, life);
        return true;
      }
      case TaskInput.HookDone(long id, var _) when turn.update().callId() == id -> {
        Updates.answered(turn, life);
        return true;
      }
      case TaskInput.HookFailed f when turn.update().callId() == f.callId() -> {
        turn.emit(Events.hookFailed(f.hook(), f.message()));
        Updates.answered(turn, life);
        return true;
      }
      case TaskInput.HookDone _,
          TaskInput.HookFailed _,
          TaskInput.GateOpened _,
          TaskInput.Started _,
          TaskInput.StartFailed _,
          TaskInput.Exited _,
          TaskInput.NeverStarted _,
          TaskInput.Tick _,
          TaskInput.Kill _,
          TaskInput.Restart _,
          TaskInput.Signal _,
          TaskInput.Release _ -> {
        return false;
      }
    }
  }

  /** The Update calls: one at a time, in order, the newest version last. */
  private static final class Updates {
    static void arrived(TaskTurn turn, TaskLife life) {
      if (over(turn, life)) {
        return;
      }
      UpdateRun run = turn.update();
      if (run.callId() != 0) {
        turn.update(new UpdateRun(run.callId(), run.hook(), true));
      } else {
        turn.beginUpdate(0, false);
      }
    }

    static void answered(TaskTurn turn, TaskLife life) {
      UpdateRun run = turn.update();
      int next = run.hook() + 1;
      if (over(turn, life)) {
        turn.update(UpdateRun.IDLE);
      } else if (next < turn.spec.hooks().of(TaskPhase.UPDATE).size()) {
        turn.beginUpdate(next, run.again());
      } else if (run.again()) {
        turn.beginUpdate(0, false);
      } else {
        turn.update(UpdateRun.IDLE);
      }
    }

    /**
     * A task that is going away for good gets no more updates, and one without hooks none at all.
     */
    private static boolean over(TaskTurn turn, TaskLife life) {
      boolean leaving =
          switch (life) {
            case TaskLife.Cleaning _, TaskLife.Done _ -> true;
            case TaskLife.Stopping s -> s.ending() instanceof Ending.Kill;
            case TaskLife.Exiting e -> e.ending() instanceof Ending.Kill;
            case TaskLife.Preparing p -> p.killed();
            case TaskLife.Waiting _,
                TaskLife.Starting _,
                TaskLife.Finding _,
                TaskLife.Running _,
                TaskLife.BackingOff _,
                TaskLife.Parked _ ->
                false;
          };
      return leaving || turn.spec.hooks().update().isEmpty();
    }
  }
}
