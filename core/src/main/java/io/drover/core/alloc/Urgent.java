package io.drover.core.alloc;

import io.drover.core.effect.Effect;
import io.drover.core.effect.RunnerPhase;
import io.drover.core.effect.TaskPhase;
import io.drover.core.task.Ending;
import io.drover.core.task.TaskLife;
import io.drover.core.task.TaskSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * What is done of a step while the disk does not take it. Whatever begins or undoes something waits
 * for its record. What ends a process does not: the process may be what fills the disk. If we die
 * before the step is stored, the next process of ours finds an end like any other, and goes on from
 * that; whoever asked for it was not told yet that it is durable.
 */
public final class Urgent {
  private Urgent() {}

  /**
   * Whether further steps are taken in this state though it is not stored: the alloc is to end, and
   * not all of its processes have.
   */
  public static boolean goesOn(AllocSnapshot state) {
    return state.stage() instanceof AllocStage.Live live
        && live.kill() != null
        && state.tasks().values().stream().anyMatch(TaskSnapshot::live);
  }

  /**
   * Whether an effect need not wait for the record of its step, in a state that {@link #goesOn}: a
   * kill, the PreKill hooks before it, and what begins nothing.
   *
   * @param newest the state after the last step
   */
  public static boolean is(Effect effect, AllocSnapshot newest) {
    return switch (effect) {
      case Effect.StopTask(String task, int _, String _) -> killing(newest, task);
      case Effect.KillTask(String task, int _) -> killing(newest, task);
      case Effect.CallTaskHook call ->
          call.phase() == TaskPhase.PREKILLING && killing(newest, call.task());
      case Effect.CallRunnerHook call -> call.phase() == RunnerPhase.PREKILL;
      case Effect.CancelCall _, Effect.FindTask _, Effect.Wake _ -> true;
      case Effect.StartTask _, Effect.ForgetTask _, Effect.SendSignal _, Effect.Answer _ -> false;
    };
  }

  /** Whether a start that waits for its record is not wanted any more. */
  public static boolean isVain(Effect.StartTask start, AllocSnapshot newest) {
    return killing(newest, start.task());
  }

  private static boolean killing(AllocSnapshot alloc, String task) {
    return killing(alloc.tasks().get(task));
  }

  private static boolean killing(@Nullable TaskSnapshot task) {
    return switch (task == null ? null : task.life()) {
      case TaskLife.Stopping s -> s.ending() instanceof Ending.Kill;
      case TaskLife.Starting s -> s.ending() instanceof Ending.Kill;
      case TaskLife.Finding s -> s.ending() instanceof Ending.Kill;
      case null -> false;
      case TaskLife.Waiting _,
          TaskLife.Preparing _,
          TaskLife.Running _,
          TaskLife.Exiting _,
          TaskLife.BackingOff _,
          TaskLife.Parked _,
          TaskLife.Cleaning _,
          TaskLife.Done _ ->
          false;
    };
  }
}
