package io.drover.core.task;

import io.drover.api.Exit;
import io.drover.api.model.TaskState;
import io.drover.core.effect.Effect;
import io.drover.core.effect.TaskPhase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The states in which there is a process, or its end is being waited for. */
final class WithProcess {
  /** How long a killed tree may take before it is killed again; doubles up to the maximum. */
  private static final long KILL_AGAIN_NS = 1_000_000_000L;

  private static final int KILL_AGAIN_DOUBLINGS_MAX = 6;

  /** A policy that waits for nothing must not call a hook without a pause. */
  private static final long REVIVE_AGAIN_MIN_NS = 1_000_000_000L;

  private WithProcess() {}

  /** The process is known to run. */
  static TaskSnapshot up(
      TaskTurn turn, int attempt, @Nullable Ending ending, TaskLife.Upkeep upkeep) {
    turn.status(TaskState.Status.RUNNING, "");
    if (ending != null) {
      return beginStop(turn, attempt, ending);
    }
    return upkeep == TaskLife.Upkeep.REVIVING
        ? reviveFrom(turn, attempt, 0)
        : poststartFrom(turn, attempt, 0);
  }

  private static TaskSnapshot reviveFrom(TaskTurn turn, int attempt, int hook) {
    List<String> hooks = turn.closing ? List.of() : turn.spec.hooks().prestart();
    for (int i = hook; i < hooks.size(); i++) {
      StoredResult stored = turn.result(hooks.get(i));
      if (stored != null && stored.valid(turn.now)) {
        continue;
      }
      turn.status(TaskState.Status.RUNNING, "");
      turn.begin(TaskPhase.PRESTART, i, attempt, Effect.CallInfo.NONE);
      return turn.in(new TaskLife.Running(attempt, TaskLife.Upkeep.REVIVING, i, null));
    }
    return poststartFrom(turn, attempt, 0);
  }

  private static TaskSnapshot poststartFrom(TaskTurn turn, int attempt, int hook) {
    if (turn.closing || hook >= turn.spec.hooks().poststart().size()) {
      return turn.in(new TaskLife.Running(attempt, TaskLife.Upkeep.SETTLED, 0, null));
    }
    turn.begin(TaskPhase.POSTSTART, hook, attempt, Effect.CallInfo.NONE);
    return turn.in(new TaskLife.Running(attempt, TaskLife.Upkeep.POSTSTART, hook, null));
  }

  static TaskSnapshot running(TaskTurn turn, TaskLife.Running life, TaskInput input) {
    int attempt = life.attempt();
    return switch (input) {
      case TaskInput.HookDone(long id, var result) -> {
        if (turn.finished(id) == null) {
          yield turn.in(life);
        }
        if (life.phase() == TaskLife.Upkeep.REVIVING) {
          BeforeProcess.keep(turn, life.hook(), attempt, result);
        }
        yield upkeepAfter(turn, life);
      }
      case TaskInput.HookFailed f -> {
        if (turn.finished(f.callId()) == null) {
          yield turn.in(life);
        }
        turn.emit(Events.hookFailed(f.hook(), f.message()));
        if (life.phase() != TaskLife.Upkeep.REVIVING || turn.closing) {
          yield upkeepAfter(turn, life);
        }
        yield f.recoverable() ? reviveLater(turn, life) : reviveFailed(turn, attempt);
      }
      case TaskInput.Exited e when e.attempt() == attempt ->
          AfterProcess.exited(turn, attempt, e, null);
      case TaskInput.Kill kill -> {
        BeforeProcess.emitAll(turn, kill.events());
        yield beginStop(turn, attempt, BeforeProcess.ending(kill));
      }
      case TaskInput.Restart r -> {
        turn.emit(r.event());
        turn.answer(r.request(), "");
        yield beginStop(turn, attempt, new Ending.Restart(r.failure()));
      }
      case TaskInput.Signal s -> {
        turn.emit(s.event());
        turn.want(new Effect.SendSignal(s.request(), turn.spec.name(), attempt, s.signal()));
        yield turn.in(life);
      }
      case TaskInput.Tick _ ->
          life.again() != null && life.again().past(turn.now)
              ? reviveFrom(turn, attempt, life.hook())
              : turn.in(life);
      case TaskInput.Exited _,
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
   * What the process stands on cannot be had now. It is not ended for that, and no other hook is
   * called meanwhile that may stand on the same; the next try comes when the policy would start a
   * task again.
   */
  private static TaskSnapshot reviveLater(TaskTurn turn, TaskLife.Running life) {
    turn.status(
        TaskState.Status.RUNNING, "hook " + BeforeProcess.hook(turn, life.hook()) + ", again");
    long pause = Math.max(turn.spec.restart().delay().toNanos(), REVIVE_AGAIN_MIN_NS);
    var again = turn.wakeAfter(pause);
    return turn.in(new TaskLife.Running(life.attempt(), life.phase(), life.hook(), again));
  }

  private static TaskSnapshot upkeepAfter(TaskTurn turn, TaskLife.Running life) {
    return switch (life.phase()) {
      case REVIVING -> reviveFrom(turn, life.attempt(), life.hook() + 1);
      case POSTSTART -> poststartFrom(turn, life.attempt(), life.hook() + 1);
      case SETTLED -> turn.in(life);
    };
  }

  /**
   * What the process stands on is gone for good: it must end before anybody hears that it failed.
   */
  private static TaskSnapshot reviveFailed(TaskTurn turn, int attempt) {
    turn.emit(Events.notRestarting("Error was unrecoverable"));
    return beginStop(turn, attempt, new Ending.Kill(false, false));
  }

  /** PreKilling hooks, then the delay, then the signal. */
  static TaskSnapshot beginStop(TaskTurn turn, int attempt, Ending ending) {
    if (ending instanceof Ending.Kill) {
      turn.cancelCall();
      turn.cancelUpdate();
    }
    return preKillFrom(turn, attempt, ending, 0, null);
  }

  private static TaskSnapshot preKillFrom(
      TaskTurn turn, int attempt, Ending ending, int hook, @Nullable Exit exit) {
    if (hook < turn.spec.hooks().preKilling().size()) {
      turn.beginSide(hook, attempt, ending instanceof Ending.Restart);
      turn.status(TaskState.Status.RUNNING, "hook " + turn.spec.hooks().preKilling().get(hook));
      return turn.in(
          new TaskLife.Stopping(attempt, ending, new TaskLife.Stage.PreKilling(hook), exit));
    }
    if (exit != null) {
      return AfterProcess.exitedFrom(turn, attempt, exit, ending, 0);
    }
    // A restart on request does not wait: Nomad's rule, and nothing is being taken out of service.
    if (ending instanceof Ending.Kill kill && !turn.spec.shutdownDelay().isZero()) {
      if (kill.noShutdownDelay()) {
        turn.emit(Events.skippingShutdownDelay());
      } else {
        turn.emit(Events.waitingShutdownDelay(turn.spec.shutdownDelay()));
        turn.status(TaskState.Status.RUNNING, "shutdown_delay");
        var until = turn.wakeAfter(turn.spec.shutdownDelay().toNanos());
        return turn.in(
            new TaskLife.Stopping(attempt, ending, new TaskLife.Stage.Delay(until), null));
      }
    }
    return signal(turn, attempt, ending);
  }

  private static TaskSnapshot signal(TaskTurn turn, int attempt, Ending ending) {
    turn.status(TaskState.Status.RUNNING, "its processes to end");
    var killAt = turn.wakeAfter(turn.spec.killTimeout().toNanos());
    turn.want(new Effect.StopTask(turn.spec.name(), attempt, turn.spec.killSignal()));
    return turn.in(
        new TaskLife.Stopping(attempt, ending, new TaskLife.Stage.Signalled(killAt), null));
  }

  private static TaskSnapshot force(TaskTurn turn, int attempt, Ending ending, int times) {
    turn.want(new Effect.KillTask(turn.spec.name(), attempt));
    var again = turn.wakeAfter(KILL_AGAIN_NS << Math.min(times, KILL_AGAIN_DOUBLINGS_MAX));
    return turn.in(
        new TaskLife.Stopping(attempt, ending, new TaskLife.Stage.Forced(times + 1, again), null));
  }

  static TaskSnapshot stopping(TaskTurn turn, TaskLife.Stopping life, TaskInput input) {
    int attempt = life.attempt();
    return switch (input) {
      case TaskInput.Exited e when e.attempt() == attempt && life.exit() == null ->
          exitedMeanwhile(turn, life, e);
      case TaskInput.HookDone(long id, var _) -> hookAnswered(turn, life, id);
      case TaskInput.HookFailed f -> {
        turn.emit(Events.hookFailed(f.hook(), f.message()));
        yield hookAnswered(turn, life, f.callId());
      }
      case TaskInput.Tick _ -> tick(turn, life);
      case TaskInput.Kill kill -> killedMeanwhile(turn, life, kill);
      case TaskInput.Restart r -> BeforeProcess.refuse(turn, life, r.request());
      case TaskInput.Signal s -> {
        turn.emit(s.event());
        turn.want(new Effect.SendSignal(s.request(), turn.spec.name(), attempt, s.signal()));
        yield turn.in(life);
      }
      case TaskInput.Exited _,
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

  /** A Poststart call that a kill cut short answers here too, and means nothing any more. */
  private static TaskSnapshot hookAnswered(TaskTurn turn, TaskLife.Stopping life, long callId) {
    Call call = turn.finished(callId);
    if (call == null || call.phase() != TaskPhase.PREKILLING) {
      return turn.in(life);
    }
    return preKillFrom(turn, life.attempt(), life.ending(), call.hook() + 1, life.exit());
  }

  private static TaskSnapshot exitedMeanwhile(
      TaskTurn turn, TaskLife.Stopping life, TaskInput.Exited e) {
    if (life.stage() instanceof TaskLife.Stage.PreKilling) {
      AfterProcess.noteExit(turn, life.attempt(), e, life.ending());
      return turn.in(new TaskLife.Stopping(life.attempt(), life.ending(), life.stage(), e.exit()));
    }
    return AfterProcess.exited(turn, life.attempt(), e, life.ending());
  }

  private static TaskSnapshot tick(TaskTurn turn, TaskLife.Stopping life) {
    return switch (life.stage()) {
      case TaskLife.Stage.PreKilling _ -> turn.in(life);
      case TaskLife.Stage.Delay(var until) ->
          until.past(turn.now) ? signal(turn, life.attempt(), life.ending()) : turn.in(life);
      case TaskLife.Stage.Signalled(var killAt) ->
          killAt.past(turn.now) ? force(turn, life.attempt(), life.ending(), 0) : turn.in(life);
      case TaskLife.Stage.Forced(int times, var again) ->
          again.past(turn.now) ? force(turn, life.attempt(), life.ending(), times) : turn.in(life);
    };
  }

  /** A kill makes a restart final, and a request without delay ends one that runs. */
  private static TaskSnapshot killedMeanwhile(
      TaskTurn turn, TaskLife.Stopping life, TaskInput.Kill kill) {
    boolean restarting = life.ending() instanceof Ending.Restart;
    if (restarting) {
      BeforeProcess.emitAll(turn, kill.events());
      turn.cancelCall();
      turn.cancelUpdate();
    }
    Ending ending = restarting ? BeforeProcess.ending(kill) : merged(life.ending(), kill);
    if (life.stage() instanceof TaskLife.Stage.Delay && kill.noShutdownDelay()) {
      turn.emit(Events.skippingShutdownDelay());
      return signal(turn, life.attempt(), ending);
    }
    return turn.in(new TaskLife.Stopping(life.attempt(), ending, life.stage(), life.exit()));
  }

  private static Ending merged(Ending before, TaskInput.Kill kill) {
    return before instanceof Ending.Kill(boolean noDelay, boolean timedOut)
        ? new Ending.Kill(noDelay || kill.noShutdownDelay(), timedOut || kill.timedOut())
        : BeforeProcess.ending(kill);
  }
}
