package io.drover.core.task;

import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskState;
import io.drover.core.effect.Effect;
import io.drover.core.effect.TaskPhase;
import io.drover.core.restart.RestartInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The states before a process runs. */
final class BeforeProcess {
  private static final String NOT_RUNNING = "Task not running";

  private BeforeProcess() {}

  static TaskSnapshot waiting(TaskTurn turn, TaskLife.Waiting life, TaskInput input) {
    return switch (input) {
      case TaskInput.GateOpened _ -> prepare(turn, turn.attempts() + 1);
      case TaskInput.Kill kill -> AfterProcess.killedWithoutProcess(turn, kill);
      case TaskInput.Restart r -> refuse(turn, life, r.request());
      case TaskInput.Signal s -> refuse(turn, life, s.request());
      // No call, no process and no deadline belongs to this state: what arrives is old.
      case TaskInput.HookDone _,
          TaskInput.HookFailed _,
          TaskInput.Started _,
          TaskInput.StartFailed _,
          TaskInput.Exited _,
          TaskInput.NeverStarted _,
          TaskInput.Tick _,
          TaskInput.Release _,
          TaskInput.Update _,
          TaskInput.Emit _ ->
          turn.in(life);
    };
  }

  static TaskSnapshot preparing(TaskTurn turn, TaskLife.Preparing life, TaskInput input) {
    return switch (input) {
      case TaskInput.HookDone(long id, var result) -> {
        Call call = turn.finished(id);
        if (call == null) {
          yield turn.in(life);
        }
        keep(turn, life.hook(), life.attempt(), result);
        yield life.killed()
            ? AfterProcess.finish(turn, true)
            : prestartFrom(turn, life.attempt(), life.hook() + 1);
      }
      case TaskInput.HookFailed f -> {
        if (turn.finished(f.callId()) == null) {
          yield turn.in(life);
        }
        if (life.killed()) {
          yield AfterProcess.finish(turn, true);
        }
        turn.emit(Events.hookFailed(f.hook(), f.message()));
        yield AfterProcess.decide(
            turn, life.attempt(), new RestartInput.StartError(f.recoverable()));
      }
      case TaskInput.Kill _ when life.killed() -> turn.in(life);
      case TaskInput.Kill kill -> {
        emitAll(turn, kill.events());
        turn.cancelCall();
        turn.cancelUpdate();
        turn.status(TaskState.Status.PENDING, "hook " + hook(turn, life.hook()) + " to end");
        yield turn.in(new TaskLife.Preparing(life.attempt(), life.hook(), true));
      }
      case TaskInput.Restart r -> refuse(turn, life, r.request());
      case TaskInput.Signal s -> refuse(turn, life, s.request());
      case TaskInput.GateOpened _,
          TaskInput.Started _,
          TaskInput.StartFailed _,
          TaskInput.Exited _,
          TaskInput.NeverStarted _,
          TaskInput.Tick _,
          TaskInput.Release _,
          TaskInput.Update _,
          TaskInput.Emit _ ->
          turn.in(life);
    };
  }

  static TaskSnapshot starting(TaskTurn turn, TaskLife.Starting life, TaskInput input) {
    int attempt = life.attempt();
    return switch (input) {
      case TaskInput.Started(int a, var handle) when a == attempt -> {
        turn.handle(handle);
        turn.emit(Events.started());
        yield WithProcess.up(turn, attempt, life.ending(), TaskLife.Upkeep.POSTSTART);
      }
      case TaskInput.StartFailed f when f.attempt() == attempt -> {
        turn.emit(Events.startFailed(f.eventType(), f.message()));
        yield endedBefore(turn, attempt, life.ending(), f.recoverable());
      }
      case TaskInput.Exited e when e.attempt() == attempt -> {
        // It ran and is over before anyone could say so.
        turn.emit(Events.started());
        turn.status(TaskState.Status.RUNNING, "");
        yield AfterProcess.exited(turn, attempt, e, life.ending());
      }
      case TaskInput.NeverStarted(int a) when a == attempt ->
          endedBefore(turn, attempt, life.ending(), true);
      case TaskInput.Kill kill -> {
        emitAll(turn, kill.events());
        turn.cancelUpdate();
        yield turn.in(new TaskLife.Starting(attempt, ending(kill)));
      }
      case TaskInput.Restart r -> refuse(turn, life, r.request());
      case TaskInput.Signal s -> refuse(turn, life, s.request());
      case TaskInput.Started _,
          TaskInput.StartFailed _,
          TaskInput.Exited _,
          TaskInput.NeverStarted _,
          TaskInput.GateOpened _,
          TaskInput.HookDone _,
          TaskInput.HookFailed _,
          TaskInput.Tick _,
          TaskInput.Release _,
          TaskInput.Update _,
          TaskInput.Emit _ ->
          turn.in(life);
    };
  }

  static TaskSnapshot finding(TaskTurn turn, TaskLife.Finding life, TaskInput input) {
    int attempt = life.attempt();
    return switch (input) {
      case TaskInput.Started(int a, var handle) when a == attempt -> {
        turn.handle(handle);
        if (!life.wasRunning()) {
          turn.emit(Events.started());
        }
        yield WithProcess.up(turn, attempt, life.ending(), TaskLife.Upkeep.REVIVING);
      }
      case TaskInput.Exited e when e.attempt() == attempt -> {
        if (!life.wasRunning()) {
          turn.emit(Events.started());
          turn.status(TaskState.Status.RUNNING, "");
        }
        yield AfterProcess.exited(turn, attempt, e, life.ending());
      }
      case TaskInput.NeverStarted(int a) when a == attempt ->
          life.ending() instanceof Ending.Kill
              ? AfterProcess.finish(turn, true)
              : prepare(turn, attempt + 1);
      case TaskInput.StartFailed f when f.attempt() == attempt -> {
        turn.emit(Events.startFailed(f.eventType(), f.message()));
        yield endedBefore(turn, attempt, life.ending(), f.recoverable());
      }
      case TaskInput.Kill kill -> {
        emitAll(turn, kill.events());
        turn.cancelUpdate();
        yield turn.in(new TaskLife.Finding(attempt, life.wasRunning(), ending(kill)));
      }
      case TaskInput.Restart r -> refuse(turn, life, r.request());
      case TaskInput.Signal s -> refuse(turn, life, s.request());
      case TaskInput.Started _,
          TaskInput.StartFailed _,
          TaskInput.Exited _,
          TaskInput.NeverStarted _,
          TaskInput.GateOpened _,
          TaskInput.HookDone _,
          TaskInput.HookFailed _,
          TaskInput.Tick _,
          TaskInput.Release _,
          TaskInput.Update _,
          TaskInput.Emit _ ->
          turn.in(life);
    };
  }

  /** Begins attempt {@code attempt}: its hooks, from the first. */
  static TaskSnapshot prepare(TaskTurn turn, int attempt) {
    turn.attempts(attempt);
    return prestartFrom(turn, attempt, 0);
  }

  /** Goes on with the first hook from {@code hook} whose result does not serve this attempt. */
  static TaskSnapshot prestartFrom(TaskTurn turn, int attempt, int hook) {
    if (turn.closing) {
      return AfterProcess.finish(turn, true);
    }
    List<String> hooks = turn.spec.hooks().prestart();
    for (int i = hook; i < hooks.size(); i++) {
      StoredResult stored = turn.result(hooks.get(i));
      if (stored != null && stored.serves(attempt, turn.now)) {
        continue;
      }
      turn.status(TaskState.Status.PENDING, "hook " + hooks.get(i));
      turn.begin(TaskPhase.PRESTART, i, attempt, Effect.CallInfo.NONE);
      return turn.in(new TaskLife.Preparing(attempt, i, false));
    }
    turn.status(TaskState.Status.PENDING, "its process to start");
    turn.want(new Effect.StartTask(turn.spec.name(), attempt));
    return turn.in(new TaskLife.Starting(attempt, null));
  }

  static void keep(TaskTurn turn, int hook, int attempt, @Nullable TaskPrestartResponse result) {
    TaskPrestartResponse response = result == null ? TaskPrestartResponse.none() : result;
    turn.result(
        hook(turn, hook),
        new StoredResult(response, attempt, turn.now.bootId(), turn.now.processId()));
  }

  private static TaskSnapshot endedBefore(
      TaskTurn turn, int attempt, @Nullable Ending ending, boolean recoverable) {
    return ending instanceof Ending.Kill
        ? AfterProcess.finish(turn, true)
        : AfterProcess.decide(turn, attempt, new RestartInput.StartError(recoverable));
  }

  static String hook(TaskTurn turn, int index) {
    return turn.spec.hooks().prestart().get(index);
  }

  static Ending ending(TaskInput.Kill kill) {
    return new Ending.Kill(kill.noShutdownDelay(), kill.timedOut());
  }

  static void emitAll(TaskTurn turn, List<TaskEvent> events) {
    events.forEach(turn::emit);
  }

  static TaskSnapshot refuse(TaskTurn turn, TaskLife life, long request) {
    turn.answer(request, NOT_RUNNING);
    return turn.in(life);
  }
}
