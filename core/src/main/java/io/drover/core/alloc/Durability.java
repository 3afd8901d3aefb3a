package io.drover.core.alloc;

import io.drover.api.Validity;
import io.drover.core.task.TaskInput;
import io.drover.core.task.TaskLife;
import io.drover.core.task.TaskSnapshot;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How durable a step must be: the rule of the design, by what happened. */
final class Durability {
  private Durability() {}

  static Commit of(AllocEvent event, AllocSnapshot before, AllocSnapshot after) {
    if (after.equals(before)) {
      return Commit.NONE;
    }
    if (dies(before, after)) {
      return Commit.SYNCED;
    }
    return switch (event) {
      case AllocEvent.StopAsked _,
          AllocEvent.KillNowAsked _,
          AllocEvent.DestroyAsked _,
          AllocEvent.RestartAsked _,
          AllocEvent.SignalAsked _,
          AllocEvent.Updated _ ->
          Commit.SYNCED;
      case AllocEvent.HookDone(long _, var result) ->
          result != null && result.validity() == Validity.REBOOT && !result.state().isEmpty()
              ? Commit.SYNCED
              : Commit.WRITTEN;
      case AllocEvent.OfTask(String task, TaskInput input) -> ofTask(task, input, before, after);
      case AllocEvent.HookFailed _, AllocEvent.TimerFired _, AllocEvent.Emit _ -> Commit.WRITTEN;
    };
  }

  /**
   * That the alloc is wanted is durable before; without its first step it begins once more. Unless
   * its time runs: that counts from the first beginning.
   */
  static Commit ofBegin(AllocSnapshot after) {
    return dies(null, after) || after.facts().runUntil() != null ? Commit.SYNCED : Commit.WRITTEN;
  }

  static Commit ofResume(AllocSnapshot before, AllocSnapshot after) {
    return dies(before, after) ? Commit.SYNCED : Commit.WRITTEN;
  }

  /** Nobody may see a task dead, or an alloc ended, that is not so after a loss of power. */
  private static boolean dies(@Nullable AllocSnapshot before, AllocSnapshot after) {
    for (Map.Entry<String, TaskSnapshot> task : after.tasks().entrySet()) {
      TaskSnapshot old = before == null ? null : before.tasks().get(task.getKey());
      if (task.getValue().dead() && (old == null || !old.dead())) {
        return true;
      }
    }
    return after.ended() && (before == null || !before.ended());
  }

  private static Commit ofTask(
      String task, TaskInput input, AllocSnapshot before, AllocSnapshot after) {
    return switch (input) {
      case TaskInput.Exited _ -> Commit.SYNCED;
      case TaskInput.HookDone(long _, var result) -> {
        boolean nothing =
            result == null
                || result.env().isEmpty()
                    && result.mounts().isEmpty()
                    && result.devices().isEmpty()
                    && result.state().isEmpty()
                    && result.output().isEmpty();
        boolean done = result != null && result.done();
        if (nothing && !done && repeatable(before.tasks().get(task), after.tasks().get(task))) {
          yield Commit.NONE;
        }
        // That a call is done and gave nothing may be lost with the power: it is made once more
        // then.
        yield !nothing && result.validity() == Validity.REBOOT ? Commit.SYNCED : Commit.WRITTEN;
      }
      case TaskInput.GateOpened _,
          TaskInput.HookFailed _,
          TaskInput.Started _,
          TaskInput.StartFailed _,
          TaskInput.NeverStarted _,
          TaskInput.Tick _,
          TaskInput.Kill _,
          TaskInput.Restart _,
          TaskInput.Signal _,
          TaskInput.Update _,
          TaskInput.Release _,
          TaskInput.Emit _ ->
          Commit.WRITTEN;
    };
  }

  /**
   * A hook gave nothing and the next one is due: from the state before, a new process of ours would
   * come to the same.
   */
  private static boolean repeatable(@Nullable TaskSnapshot before, @Nullable TaskSnapshot after) {
    if (before == null || after == null) {
      return false;
    }
    return switch (after.life()) {
      case TaskLife.Preparing _ -> before.life() instanceof TaskLife.Preparing;
      case TaskLife.Cleaning _ -> before.life() instanceof TaskLife.Cleaning;
      case TaskLife.Running _ -> before.life() instanceof TaskLife.Running;
      case TaskLife.Exiting _ -> before.life() instanceof TaskLife.Exiting;
      case TaskLife.Waiting _,
          // A start that nobody knows of would outlive a kill that meets the state before.
          TaskLife.Starting _,
          TaskLife.Finding _,
          TaskLife.Stopping _,
          TaskLife.BackingOff _,
          TaskLife.Parked _,
          TaskLife.Done _ ->
          false;
    };
  }
}
