package io.drover.core.task;

import io.drover.api.Exit;
import io.drover.api.model.TaskState;
import io.drover.core.effect.Effect;
import io.drover.core.effect.TaskPhase;
import io.drover.core.restart.RestartDecision;
import io.drover.core.restart.RestartInput;
import io.drover.core.restart.RestartRules;
import org.jspecify.annotations.Nullable;

/** The states after a process has ended, up to the end of the task. */
final class AfterProcess {
  private AfterProcess() {}

  /** The process is gone and its tree empty. */
  static TaskSnapshot exited(
      TaskTurn turn, int attempt, TaskInput.Exited e, @Nullable Ending ending) {
    noteExit(turn, attempt, e, ending);
    return exitedFrom(turn, attempt, shownExit(e.exit(), ending), ending, 0);
  }

  static void noteExit(TaskTurn turn, int attempt, TaskInput.Exited e, @Nullable Ending ending) {
    turn.lastExit(shownExit(e.exit(), ending));
    turn.emit(Events.terminated(e.exit(), e.note()));
    turn.want(new Effect.ForgetTask(turn.spec.name(), attempt));
  }

  private static Exit shownExit(Exit exit, @Nullable Ending ending) {
    boolean plain = exit instanceof Exit.Code || exit instanceof Exit.Signal;
    return plain && ending instanceof Ending.Kill(boolean _, boolean timedOut) && timedOut
        ? new Exit.TimedOut(exit)
        : exit;
  }

  /** Goes on with Exited hook {@code hook}; a Poststart under way is waited for first. */
  static TaskSnapshot exitedFrom(
      TaskTurn turn, int attempt, Exit exit, @Nullable Ending ending, int hook) {
    if (turn.call() != null) {
      return turn.in(new TaskLife.Exiting(attempt, exit, ending, hook));
    }
    if (hook < turn.spec.hooks().exited().size()) {
      boolean killed = ending instanceof Ending.Kill;
      turn.begin(TaskPhase.EXITED, hook, attempt, Effect.CallInfo.after(exit, killed));
      return turn.in(new TaskLife.Exiting(attempt, exit, ending, hook));
    }
    return over(turn, attempt, exit, ending);
  }

  private static TaskSnapshot over(TaskTurn turn, int attempt, Exit exit, @Nullable Ending ending) {
    return switch (ending) {
      case Ending.Kill _ -> {
        turn.emit(Events.killed());
        yield finish(turn, true);
      }
      case Ending.Restart(boolean failure) -> {
        if (failure) {
          yield decide(turn, attempt, new RestartInput.Unhealthy());
        }
        turn.emit(Events.restarting("", 0));
        yield backOff(turn, attempt + 1, 0);
      }
      case null -> decide(turn, attempt, new RestartInput.Ended(exit));
    };
  }

  static TaskSnapshot exiting(TaskTurn turn, TaskLife.Exiting life, TaskInput input) {
    return switch (input) {
      case TaskInput.HookDone(long id, var _) -> exitedHookAnswered(turn, life, id);
      case TaskInput.HookFailed f -> {
        turn.emit(Events.hookFailed(f.hook(), f.message()));
        yield exitedHookAnswered(turn, life, f.callId());
      }
      case TaskInput.Kill kill -> {
        boolean already = life.ending() instanceof Ending.Kill;
        if (!already) {
          BeforeProcess.emitAll(turn, kill.events());
          turn.cancelCall();
          turn.cancelUpdate();
        }
        Ending ending = BeforeProcess.ending(kill);
        yield turn.in(new TaskLife.Exiting(life.attempt(), life.exit(), ending, life.hook()));
      }
      case TaskInput.Restart r -> BeforeProcess.refuse(turn, life, r.request());
      case TaskInput.Signal s -> BeforeProcess.refuse(turn, life, s.request());
      case TaskInput.Exited _,
          TaskInput.Started _,
          TaskInput.StartFailed _,
          TaskInput.NeverStarted _,
          TaskInput.GateOpened _,
          TaskInput.Tick _,
          TaskInput.Release _,
          TaskInput.Update _,
          TaskInput.Emit _ ->
          turn.in(life);
    };
  }

  private static TaskSnapshot exitedHookAnswered(
      TaskTurn turn, TaskLife.Exiting life, long callId) {
    Call call = turn.finished(callId);
    if (call == null) {
      return turn.in(life);
    }
    int next = call.phase() == TaskPhase.EXITED ? call.hook() + 1 : life.hook();
    return exitedFrom(turn, life.attempt(), life.exit(), life.ending(), next);
  }

  /** The restart policy's word. */
  static TaskSnapshot decide(TaskTurn turn, int attempt, RestartInput input) {
    boolean endsOnSuccess = RestartRules.endsOnSuccess(turn.spec.jobType(), turn.spec.lifecycle());
    RestartDecision decision =
        RestartRules.decide(turn.spec.restart(), endsOnSuccess, turn.restart(), input, turn.now);
    return switch (decision) {
      case RestartDecision.Again(long delayNs, String reason, var state) -> {
        turn.restart(state);
        turn.emit(Events.restarting(reason, delayNs));
        yield backOff(turn, attempt + 1, delayNs);
      }
      case RestartDecision.Fail(String reason) -> {
        turn.emit(Events.notRestarting(reason));
        yield finish(turn, false);
      }
      case RestartDecision.Done _ -> finish(turn, false);
    };
  }

  private static TaskSnapshot backOff(TaskTurn turn, int attempt, long delayNs) {
    if (delayNs <= 0) {
      return toGate(turn);
    }
    turn.status(TaskState.Status.PENDING, "the restart delay");
    return turn.in(new TaskLife.BackingOff(attempt, turn.wakeAfter(delayNs)));
  }

  /** Every start passes the gate again. */
  private static TaskSnapshot toGate(TaskTurn turn) {
    turn.status(TaskState.Status.PENDING, "its turn in the group");
    return turn.in(new TaskLife.Waiting());
  }

  static TaskSnapshot backingOff(TaskTurn turn, TaskLife.BackingOff life, TaskInput input) {
    return switch (input) {
      case TaskInput.Tick _ -> life.until().past(turn.now) ? toGate(turn) : turn.in(life);
      case TaskInput.Kill kill -> killedWithoutProcess(turn, kill);
      case TaskInput.Restart r -> {
        turn.emit(r.event());
        turn.answer(r.request(), "");
        yield toGate(turn);
      }
      case TaskInput.Signal s -> BeforeProcess.refuse(turn, life, s.request());
      case TaskInput.HookDone _,
          TaskInput.HookFailed _,
          TaskInput.Exited _,
          TaskInput.Started _,
          TaskInput.StartFailed _,
          TaskInput.NeverStarted _,
          TaskInput.GateOpened _,
          TaskInput.Release _,
          TaskInput.Update _,
          TaskInput.Emit _ ->
          turn.in(life);
    };
  }

  /**
   * A kill that meets no process: the events that say why, and nothing is said to have been killed.
   */
  static TaskSnapshot killedWithoutProcess(TaskTurn turn, TaskInput.Kill kill) {
    BeforeProcess.emitAll(turn, kill.events());
    turn.cancelUpdate();
    return finish(turn, true);
  }

  /** Dead. One that was not killed waits, for a restart of the whole alloc may still want it. */
  static TaskSnapshot finish(TaskTurn turn, boolean killed) {
    turn.status(TaskState.Status.DEAD, "");
    return killed || turn.spec.poststop()
        ? cleanFrom(turn, 0, killed)
        : turn.in(new TaskLife.Parked());
  }

  static TaskSnapshot parked(TaskTurn turn, TaskLife.Parked life, TaskInput input) {
    return switch (input) {
      case TaskInput.Release _ -> cleanFrom(turn, 0, false);
      case TaskInput.Kill _ -> cleanFrom(turn, 0, true);
      case TaskInput.Restart r -> {
        if (!r.even()) {
          yield BeforeProcess.refuse(turn, life, r.request());
        }
        turn.emit(r.event());
        turn.emit(Events.restarting("", 0));
        turn.answer(r.request(), "");
        yield toGate(turn);
      }
      case TaskInput.Signal s -> BeforeProcess.refuse(turn, life, s.request());
      case TaskInput.HookDone _,
          TaskInput.HookFailed _,
          TaskInput.Exited _,
          TaskInput.Started _,
          TaskInput.StartFailed _,
          TaskInput.NeverStarted _,
          TaskInput.GateOpened _,
          TaskInput.Tick _,
          TaskInput.Update _,
          TaskInput.Emit _ ->
          turn.in(life);
    };
  }

  /** Every Stop hook runs, come what may. */
  static TaskSnapshot cleanFrom(TaskTurn turn, int hook, boolean killed) {
    if (hook >= turn.spec.hooks().stop().size()) {
      return turn.in(new TaskLife.Done());
    }
    turn.begin(TaskPhase.STOP, hook, turn.attempts(), Effect.CallInfo.after(killed));
    return turn.in(new TaskLife.Cleaning(hook, killed));
  }

  static TaskSnapshot cleaning(TaskTurn turn, TaskLife.Cleaning life, TaskInput input) {
    return switch (input) {
      case TaskInput.HookDone(long id, var _) -> cleaned(turn, life, id);
      case TaskInput.HookFailed f -> {
        if (turn.call() != null && turn.call().id() == f.callId()) {
          turn.emit(Events.hookFailed(f.hook(), f.message()));
        }
        yield cleaned(turn, life, f.callId());
      }
      case TaskInput.Restart r -> BeforeProcess.refuse(turn, life, r.request());
      case TaskInput.Signal s -> BeforeProcess.refuse(turn, life, s.request());
      case TaskInput.Exited _,
          TaskInput.Started _,
          TaskInput.StartFailed _,
          TaskInput.NeverStarted _,
          TaskInput.GateOpened _,
          TaskInput.Tick _,
          TaskInput.Kill _,
          TaskInput.Release _,
          TaskInput.Update _,
          TaskInput.Emit _ ->
          turn.in(life);
    };
  }

  private static TaskSnapshot cleaned(TaskTurn turn, TaskLife.Cleaning life, long callId) {
    return turn.finished(callId) == null
        ? turn.in(life)
        : cleanFrom(turn, life.hook() + 1, life.killed());
  }

  static TaskSnapshot done(TaskTurn turn, TaskLife.Done life, TaskInput input) {
    return switch (input) {
      case TaskInput.Restart r -> BeforeProcess.refuse(turn, life, r.request());
      case TaskInput.Signal s -> BeforeProcess.refuse(turn, life, s.request());
      case TaskInput.HookDone _,
          TaskInput.HookFailed _,
          TaskInput.Exited _,
          TaskInput.Started _,
          TaskInput.StartFailed _,
          TaskInput.NeverStarted _,
          TaskInput.GateOpened _,
          TaskInput.Tick _,
          TaskInput.Kill _,
          TaskInput.Release _,
          TaskInput.Update _,
          TaskInput.Emit _ ->
          turn.in(life);
    };
  }
}
