package io.drover.sim;

import io.drover.api.Validity;
import io.drover.api.hook.RunnerPrerunResponse;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.model.TaskEvent;
import io.drover.core.alloc.AllocEvent;
import io.drover.core.effect.Effect;
import io.drover.core.effect.RunnerPhase;
import io.drover.core.effect.TaskPhase;
import io.drover.core.task.TaskInput;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hook engine and the hooks: calls that answer at some time, unless our process dies. */
final class Hooks {
  /** No call answers later: this is its deadline. */
  private static final long DEADLINE_NS = 600 * Rng.SECOND;

  private final Simulation sim;
  private final Rng rng;
  private final int failOneIn;
  private final Map<Long, Runnable> underWay = new HashMap<>();
  private long staleCall;

  Hooks(Simulation sim, Rng rng, int failOneIn) {
    this.sim = sim;
    this.rng = rng;
    this.failOneIn = failOneIn;
  }

  static TaskEvent message() {
    return TaskEvent.of(TaskEvent.Type.TASK_HOOK_MESSAGE, "something");
  }

  void newProcess() {
    underWay.clear();
  }

  void call(Effect.CallRunnerHook call) {
    if (sim.mutant() == Mutant.DESTROY_HOOK_SKIPPED && call.phase() == RunnerPhase.DESTROY) {
      sim.later(1, true, () -> sim.turn(new AllocEvent.HookDone(call.callId(), null)));
      return;
    }
    begin(
        call.callId(),
        call.phase().endsWhenCancelled(),
        () -> {
          sim.books().returned(call);
          sim.turn(
              rng.oneIn(failOneIn)
                  ? new AllocEvent.HookFailed(call.callId(), call.hook(), "no", rng.flip())
                  : new AllocEvent.HookDone(call.callId(), runnerResult(call.phase())));
        });
  }

  void call(Effect.CallTaskHook call) {
    if (sim.mutant() == Mutant.STOP_HOOK_SKIPPED && call.phase() == TaskPhase.STOP) {
      sim.later(
          1, true, () -> sim.deliver(call.task(), new TaskInput.HookDone(call.callId(), null)));
      return;
    }
    begin(
        call.callId(),
        call.phase().endsWhenCancelled(),
        () -> {
          TaskPrestartResponse result = taskResult(call.phase());
          boolean fails = rng.oneIn(failOneIn);
          sim.books().returned(call, fails ? null : result, fails);
          sim.deliver(
              call.task(),
              fails
                  ? new TaskInput.HookFailed(named(call), call.hook(), "no", rng.flip())
                  : new TaskInput.HookDone(named(call), result));
        });
  }

  /** A mistake: the answer comes under the name of another call. */
  private long named(Effect.CallTaskHook call) {
    long before = staleCall;
    staleCall = call.callId();
    return sim.mutant() == Mutant.STALE_ANSWER && rng.oneIn(8) && before != 0
        ? before
        : call.callId();
  }

  /** An answer comes once, early or late, and now and then a second time. */
  private void begin(long id, boolean patient, Runnable answer) {
    int agent = sim.agent();
    Runnable once =
        () -> {
          if (agent == sim.agent() && underWay.remove(id) != null) {
            answer.run();
          }
        };
    underWay.put(id, once);
    long most =
        patient && rng.oneIn(12) ? DEADLINE_NS : rng.oneIn(6) ? 8 * Rng.SECOND : Rng.MS * 200;
    sim.later(rng.nanos(most), true, once);
  }

  /** A call that is cancelled answers soon. */
  void cancel(long id) {
    Runnable once = underWay.get(id);
    if (once != null) {
      sim.later(rng.nanos(500 * Rng.MS), true, once);
    }
  }

  private @Nullable RunnerPrerunResponse runnerResult(RunnerPhase phase) {
    return phase == RunnerPhase.PRERUN
        ? RunnerPrerunResponse.valid(rng.of(Validity.values()))
        : null;
  }

  private @Nullable TaskPrestartResponse taskResult(TaskPhase phase) {
    if (phase != TaskPhase.PRESTART || rng.oneIn(3)) {
      return null;
    }
    TaskPrestartResponse.Builder made =
        TaskPrestartResponse.builder().validity(rng.of(Validity.values()));
    if (rng.flip()) {
      made.env("A", "b");
    }
    if (rng.flip()) {
      made.state("k", "v");
    }
    return rng.flip() ? made.done().build() : made.build();
  }
}
