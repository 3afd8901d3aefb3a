package io.drover.core.alloc;

import io.drover.api.hook.RunnerPrerunResponse;
import io.drover.core.Now;
import io.drover.core.effect.Effect;
import io.drover.core.effect.RunnerPhase;
import io.drover.core.task.Events;
import io.drover.core.task.TaskInput;
import io.drover.core.task.TaskMachine;
import io.drover.core.task.TaskSpec;
import io.drover.core.task.UpdateRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The life of an alloc and of its tasks: (state, event, now) gives a state and effects. What
 * happens to one task and what that means for the others is one step, stored in one transaction.
 */
public final class AllocLife {
  private AllocLife() {}

  /** A new alloc. */
  public static Step begin(AllocSpec spec, Now now) {
    AllocTurn turn = fresh(spec, now);
    limit(turn);
    return begun(turn, prerunFrom(turn, 0));
  }

  /**
   * A new alloc that somebody has stopped before it began: nothing is set up for it, so none of its
   * tasks can run, not even those that run after all others.
   */
  public static Step beginStopped(AllocSpec spec, Now now) {
    AllocTurn turn = fresh(spec, now);
    turn.stop(false, false);
    turn.tellAll(TaskSpec::poststop, new TaskInput.Kill(List.of(), true, false));
    return begun(turn, SettingUp.cancelled(turn));
  }

  private static Step begun(AllocTurn turn, AllocStage stage) {
    Step step = finish(turn, stage, Commit.WRITTEN);
    return new Step(step.next(), step.effects(), Durability.ofBegin(step.next()));
  }

  private static AllocTurn fresh(AllocSpec spec, Now now) {
    AllocTurn turn = new AllocTurn(spec, AllocFacts.begin(spec.version()), Map.of(), now);
    spec.tasks().forEach(turn::task);
    return turn;
  }

  /**
   * The first step of a new process of ours, from what was stored. Any effect of the past may or
   * may not have happened, and no answer to one will come.
   */
  public static Step resume(AllocSpec spec, AllocSnapshot stored, Now now) {
    AllocTurn turn = new AllocTurn(spec, stored, now);
    // A version may have been stored, and its first step not.
    boolean updating = turn.update().callId() != 0 || turn.version() != spec.version();
    turn.forgetCall();
    turn.update(UpdateRun.IDLE);
    turn.version(spec.version());
    keepTime(turn, stored.stage());
    for (TaskSpec task : spec.tasks()) {
      if (stored.tasks().containsKey(task.name())) {
        turn.tasks.put(
            task.name(),
            TaskMachine.resume(task, turn.task(task), now, turn.effects, turn.closing(task)));
      }
    }
    AllocStage stage =
        switch (stored.stage()) {
          case AllocStage.SettingUp(int _, boolean cancelled) ->
              cancelled ? SettingUp.cancelled(turn) : prerunFrom(turn, 0);
          case AllocStage.Live live -> Living.resume(turn, live);
          case AllocStage.Finishing(int hook) -> postrunFrom(turn, hook);
          case AllocStage.Ended _ -> ended(turn);
          case AllocStage.Destroying(int hook) -> destroyFrom(turn, hook);
          case AllocStage.Destroyed s -> s;
        };
    if (updating && (stage instanceof AllocStage.SettingUp || stage instanceof AllocStage.Live)) {
      Living.updateFrom(turn, 0, false);
    }
    Step step = finish(turn, stage, Commit.WRITTEN);
    return new Step(step.next(), step.effects(), Durability.ofResume(stored, step.next()));
  }

  /** One step. */
  public static Step step(AllocSpec spec, AllocSnapshot s, AllocEvent event, Now now) {
    return step(spec, s, event, now, false);
  }

  /**
   * One step.
   *
   * @param ahead the state before it is not stored yet, see {@link Urgent}: a kill goes on when
   *     processes have ended, since no hook that undoes something is called meanwhile
   */
  public static Step step(
      AllocSpec spec, AllocSnapshot s, AllocEvent event, Now now, boolean ahead) {
    AllocTurn turn = new AllocTurn(spec, s, now);
    turn.ahead = ahead;
    AllocStage stage =
        switch (s.stage()) {
          case AllocStage.SettingUp l -> SettingUp.step(turn, l, event);
          case AllocStage.Live l -> Living.step(turn, l, event);
          case AllocStage.Finishing l -> Ending.finishing(turn, l, event);
          case AllocStage.Ended l -> Ending.ended(turn, l, event);
          case AllocStage.Destroying l -> Ending.destroying(turn, l, event);
          case AllocStage.Destroyed l -> Ending.destroyed(turn, l, event);
        };
    Step step = finish(turn, stage, Commit.WRITTEN);
    return new Step(step.next(), step.effects(), Durability.of(event, s, step.next()));
  }

  private static Step finish(AllocTurn turn, AllocStage stage, Commit commit) {
    AllocStage settled = stage instanceof AllocStage.Live live ? Living.settle(turn, live) : stage;
    return new Step(turn.in(settled), turn.effects.list(), commit);
  }

  /**
   * An update may change how long the alloc may run, and not from when that counts. Once it is to
   * stop the deadline is that of its poststop tasks.
   */
  static void limit(AllocTurn turn) {
    Duration limit = turn.spec.maxRunDuration();
    if (turn.stopWanted()) {
      return;
    }
    boolean known = turn.runUntil() != null;
    if (limit == null) {
      turn.runUntil(null, 0);
      return;
    }
    long placed = turn.spec.placedWallNs();
    long until = (placed == 0 ? turn.now.wallNs() : placed) + limit.toNanos();
    if (!known || placed != 0 && until != turn.runUntilWallNs()) {
      turn.runUntil(turn.now.after(until - turn.now.wallNs()), until);
      turn.effects.wake(turn.now.after(until - turn.now.wallNs()));
    }
  }

  /**
   * After another start of the machine only the wall clock knows how long the alloc has run. One
   * that was set back meanwhile must not give it more than it had in all.
   */
  private static void keepTime(AllocTurn turn, AllocStage stage) {
    limit(turn);
    var until = turn.runUntil();
    if (until == null) {
      return;
    }
    if (!until.bootId().equals(turn.now.bootId())) {
      boolean stopping =
          stage instanceof AllocStage.Live live
              && live.kill() != null
              && live.kill().step() == KillRun.Step.LIMITED;
      Duration whole = stopping ? turn.spec.poststopLimit() : turn.spec.maxRunDuration();
      long left = turn.runUntilWallNs() - turn.now.wallNs();
      until = turn.now.after(whole == null ? left : Math.min(left, whole.toNanos()));
      turn.runUntil(until, turn.runUntilWallNs());
    }
    turn.effects.wake(until);
  }

  /** Goes on with the first Prerun hook from {@code hook} whose result is not true any more. */
  static AllocStage prerunFrom(AllocTurn turn, int hook) {
    List<String> hooks = turn.spec.hooks().prerun();
    for (int i = hook; i < hooks.size(); i++) {
      StoredRunnerResult stored = turn.result(hooks.get(i));
      if (stored != null && stored.valid(turn.now)) {
        continue;
      }
      turn.call(RunnerPhase.PRERUN, hooks, i);
      return new AllocStage.SettingUp(i, false);
    }
    if (turn.runUntil() != null) {
      turn.effects.wake(turn.runUntil());
    }
    return new AllocStage.Live(Stage.INIT, null, null, -1);
  }

  static void keep(
      AllocTurn turn, int hook, io.drover.api.hook.@Nullable RunnerPrerunResponse result) {
    var response = result == null ? RunnerPrerunResponse.none() : result;
    turn.result(
        turn.spec.hooks().prerun().get(hook),
        new StoredRunnerResult(response, turn.now.bootId(), turn.now.processId()));
  }

  /** Every Postrun hook runs, come what may. */
  static AllocStage postrunFrom(AllocTurn turn, int hook) {
    if (hook < turn.spec.hooks().postrun().size()) {
      turn.call(RunnerPhase.POSTRUN, turn.spec.hooks().postrun(), hook);
      return new AllocStage.Finishing(hook);
    }
    return ended(turn);
  }

  static AllocStage ended(AllocTurn turn) {
    return turn.destroyWanted() ? destroyFrom(turn, 0) : new AllocStage.Ended();
  }

  static AllocStage destroyFrom(AllocTurn turn, int hook) {
    if (hook < turn.spec.hooks().destroy().size()) {
      turn.call(RunnerPhase.DESTROY, turn.spec.hooks().destroy(), hook);
      return new AllocStage.Destroying(hook);
    }
    return new AllocStage.Destroyed();
  }

  /** What a task is told while its alloc cannot act on it. */
  static void toTask(AllocTurn turn, AllocEvent.OfTask event) {
    if (turn.spec.hasTask(event.task())) {
      turn.tell(turn.spec.task(event.task()), event.input());
    }
  }

  /** One task, or all, get a signal. */
  static void signal(AllocTurn turn, AllocEvent.SignalAsked ask) {
    var event = Events.signaling(ask.signal(), ask.reason());
    if (!ask.task().isEmpty() && !turn.spec.hasTask(ask.task())) {
      turn.answer(ask.request(), "Task not found");
      return;
    }
    if (!ask.task().isEmpty()) {
      turn.tell(
          turn.spec.task(ask.task()), new TaskInput.Signal(ask.request(), ask.signal(), event));
      return;
    }
    List<TaskSpec> running = turn.spec.tasks().stream().filter(t -> turn.task(t).live()).toList();
    if (running.isEmpty()) {
      turn.effects.add(new Effect.Answer(ask.request(), "Task not running"));
    }
    for (int i = 0; i < running.size(); i++) {
      // The last one answers for all.
      long request = i == running.size() - 1 ? ask.request() : 0;
      turn.tell(running.get(i), new TaskInput.Signal(request, ask.signal(), event));
    }
  }
}
