package io.drover.core.alloc;

import io.drover.core.task.Events;

/** The tasks are over. */
final class Ending {
  private static final String TERMINAL = "restart of an alloc that should not run";

  private Ending() {}

  static AllocStage finishing(AllocTurn turn, AllocStage.Finishing life, AllocEvent event) {
    return switch (event) {
      case AllocEvent.HookDone(long id, var _) -> {
        if (Living.updateAnswered(turn, id) || !turn.finished(id)) {
          yield life;
        }
        yield AllocLife.postrunFrom(turn, life.hook() + 1);
      }
      case AllocEvent.HookFailed f -> {
        if (!turn.finished(f.callId())) {
          yield life;
        }
        turn.emit(_ -> true, Events.hookFailed(f.hook(), f.message()));
        yield AllocLife.postrunFrom(turn, life.hook() + 1);
      }
      case AllocEvent.StopAsked _,
          AllocEvent.KillNowAsked _,
          AllocEvent.DestroyAsked _,
          AllocEvent.RestartAsked _,
          AllocEvent.SignalAsked _,
          AllocEvent.Updated _,
          AllocEvent.OfTask _,
          AllocEvent.Emit _,
          AllocEvent.TimerFired _ -> {
        rest(turn, event);
        yield life;
      }
    };
  }

  static AllocStage ended(AllocTurn turn, AllocStage.Ended life, AllocEvent event) {
    rest(turn, event);
    return event instanceof AllocEvent.DestroyAsked ? AllocLife.destroyFrom(turn, 0) : life;
  }

  static AllocStage destroying(AllocTurn turn, AllocStage.Destroying life, AllocEvent event) {
    switch (event) {
      case AllocEvent.HookDone(long id, var _) -> {
        if (turn.finished(id)) {
          return AllocLife.destroyFrom(turn, life.hook() + 1);
        }
      }
      case AllocEvent.HookFailed f -> {
        if (turn.finished(f.callId())) {
          turn.emit(_ -> true, Events.hookFailed(f.hook(), f.message()));
          return AllocLife.destroyFrom(turn, life.hook() + 1);
        }
      }
      case AllocEvent.StopAsked _,
          AllocEvent.KillNowAsked _,
          AllocEvent.DestroyAsked _,
          AllocEvent.RestartAsked _,
          AllocEvent.SignalAsked _,
          AllocEvent.Updated _,
          AllocEvent.OfTask _,
          AllocEvent.Emit _,
          AllocEvent.TimerFired _ ->
          rest(turn, event);
    }
    return life;
  }

  static AllocStage destroyed(AllocTurn turn, AllocStage.Destroyed life, AllocEvent event) {
    rest(turn, event);
    return life;
  }

  /** What means the same in every one of these states. */
  private static void rest(AllocTurn turn, AllocEvent event) {
    switch (event) {
      case AllocEvent.StopAsked(long request, boolean noDelay) -> {
        turn.answer(request, "");
        turn.stop(noDelay, false);
      }
      case AllocEvent.KillNowAsked(long request) -> {
        turn.answer(request, "");
        turn.killNow();
      }
      case AllocEvent.DestroyAsked(long request) -> {
        turn.answer(request, "");
        turn.stop(true, true);
      }
      case AllocEvent.RestartAsked r -> turn.answer(r.request(), TERMINAL);
      case AllocEvent.SignalAsked s -> turn.answer(s.request(), "Task not running");
      case AllocEvent.Updated u -> turn.answer(u.request(), "");
      case AllocEvent.OfTask e -> AllocLife.toTask(turn, e);
      case AllocEvent.Emit(var taskEvent) -> turn.emit(_ -> true, taskEvent);
      // Of a call that was under way when the last task ended, or that was abandoned.
      case AllocEvent.HookDone _, AllocEvent.HookFailed _, AllocEvent.TimerFired _ -> {}
    }
  }
}
