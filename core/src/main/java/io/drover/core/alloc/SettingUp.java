package io.drover.core.alloc;

import io.drover.core.effect.Effect;
import io.drover.core.task.Events;
import io.drover.core.task.TaskInput;
import java.util.List;

/** Prerun hooks run; no task has begun. */
final class SettingUp {
  private static final String TERMINAL = "restart of an alloc that should not run";

  private SettingUp() {}

  static AllocStage step(AllocTurn turn, AllocStage.SettingUp life, AllocEvent event) {
    return switch (event) {
      case AllocEvent.HookDone(long id, var result) -> {
        if (Living.updateAnswered(turn, id) || !turn.finished(id)) {
          yield life;
        }
        AllocLife.keep(turn, life.hook(), result);
        yield life.cancelled() ? cancelled(turn) : AllocLife.prerunFrom(turn, life.hook() + 1);
      }
      case AllocEvent.HookFailed f -> {
        if (Living.updateFailed(turn, f) || !turn.finished(f.callId())) {
          yield life;
        }
        yield life.cancelled() ? cancelled(turn) : failed(turn, f.hook(), f.message());
      }
      case AllocEvent.StopAsked(long request, boolean noDelay) -> {
        turn.answer(request, "");
        turn.stop(noDelay, false);
        yield cancel(turn, life);
      }
      case AllocEvent.KillNowAsked(long request) -> {
        turn.answer(request, "");
        turn.killNow();
        yield cancel(turn, life);
      }
      case AllocEvent.DestroyAsked(long request) -> {
        turn.answer(request, "");
        turn.stop(true, true);
        yield cancel(turn, life);
      }
      case AllocEvent.OfTask e -> {
        AllocLife.toTask(turn, e);
        yield life;
      }
      case AllocEvent.RestartAsked r -> {
        turn.answer(r.request(), life.cancelled() ? TERMINAL : "Task not running");
        yield life;
      }
      case AllocEvent.SignalAsked s -> {
        AllocLife.signal(turn, s);
        yield life;
      }
      case AllocEvent.Updated u -> {
        Living.updated(turn, u);
        yield life;
      }
      case AllocEvent.Emit(var taskEvent) -> {
        turn.emit(_ -> true, taskEvent);
        yield life;
      }
      case AllocEvent.TimerFired _ -> life;
    };
  }

  private static AllocStage cancel(AllocTurn turn, AllocStage.SettingUp life) {
    if (!life.cancelled()) {
      turn.effects.add(new Effect.CancelCall(turn.callId()));
    }
    return new AllocStage.SettingUp(life.hook(), true);
  }

  /** It was to stop: no task starts, and all are killed as any stop does. */
  static AllocStage cancelled(AllocTurn turn) {
    return Living.kill(
        turn, new AllocStage.Live(Stage.PRESTART, null, null, -1), KillRun.Cause.STOPPED, "");
  }

  /** A hook said no: every task fails, those after all others too. */
  private static AllocStage failed(AllocTurn turn, String hook, String message) {
    String reason = "pre-run hook \"" + hook + "\" failed: " + message;
    turn.tellAll(_ -> true, new TaskInput.Kill(List.of(Events.setupFailure(reason)), true, false));
    return Living.kill(
        turn,
        new AllocStage.Live(Stage.PRESTART, null, null, -1),
        KillRun.Cause.SETUP_FAILED,
        reason);
  }
}
