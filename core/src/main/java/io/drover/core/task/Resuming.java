package io.drover.core.task;

import io.drover.core.effect.Effect;

/** What a new process of ours does first, from each state. */
final class Resuming {
  private Resuming() {}

  static TaskSnapshot from(TaskTurn turn, TaskLife stored) {
    String task = turn.spec.name();
    return switch (stored) {
      case TaskLife.Waiting l -> turn.in(l);
      case TaskLife.Preparing l ->
          l.killed()
              ? AfterProcess.finish(turn, true)
              : BeforeProcess.prestartFrom(turn, l.attempt(), 0);
      case TaskLife.Starting(int attempt, var ending) -> {
        turn.want(new Effect.FindTask(task, attempt));
        yield turn.in(new TaskLife.Finding(attempt, false, ending));
      }
      case TaskLife.Finding l -> {
        turn.want(new Effect.FindTask(task, l.attempt()));
        yield turn.in(l);
      }
      case TaskLife.Running(int attempt, var _, int _, var _) -> {
        turn.want(new Effect.FindTask(task, attempt));
        yield turn.in(new TaskLife.Finding(attempt, true, null));
      }
      case TaskLife.Stopping l -> stopping(turn, l);
      case TaskLife.Exiting(int attempt, var exit, var ending, int hook) ->
          AfterProcess.exitedFrom(turn, attempt, exit, ending, hook);
      case TaskLife.BackingOff l -> {
        turn.wake(l.until());
        yield turn.in(l);
      }
      case TaskLife.Parked l -> turn.in(l);
      case TaskLife.Cleaning(int hook, boolean killed) ->
          AfterProcess.cleanFrom(turn, hook, killed);
      case TaskLife.Done l -> turn.in(l);
    };
  }

  /** Found first; if it lives, the end begins anew with its first stage, which may be repeated. */
  private static TaskSnapshot stopping(TaskTurn turn, TaskLife.Stopping l) {
    if (l.exit() != null) {
      return AfterProcess.exitedFrom(turn, l.attempt(), l.exit(), l.ending(), 0);
    }
    turn.want(new Effect.FindTask(turn.spec.name(), l.attempt()));
    return turn.in(new TaskLife.Finding(l.attempt(), true, l.ending()));
  }
}
