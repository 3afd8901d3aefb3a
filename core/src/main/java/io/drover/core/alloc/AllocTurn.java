package io.drover.core.alloc;

import io.drover.api.model.TaskEvent;
import io.drover.core.Deadline;
import io.drover.core.Now;
import io.drover.core.effect.Effect;
import io.drover.core.effect.Effects;
import io.drover.core.effect.RunnerPhase;
import io.drover.core.task.TaskInput;
import io.drover.core.task.TaskMachine;
import io.drover.core.task.TaskSnapshot;
import io.drover.core.task.TaskSpec;
import io.drover.core.task.UpdateRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One step of one alloc while it is being made. */
final class AllocTurn {
  final AllocSpec spec;
  final Now now;
  final Effects effects;
  final Map<String, TaskSnapshot> tasks;

  /** A kill of all tasks is under way. */
  boolean killing;

  /** The state before this step is not stored yet. */
  boolean ahead;

  // What AllocFacts says of each.
  private Map<String, StoredRunnerResult> results;
  private long callId;
  private UpdateRun update;
  private boolean stopWanted;
  private boolean noShutdownDelay;
  private boolean killNow;
  private boolean destroyWanted;
  private String forced;
  private @Nullable Deadline runUntil;
  private long runUntilWallNs;
  private long version;

  AllocTurn(AllocSpec spec, AllocSnapshot s, Now now) {
    this(spec, s.facts(), s.tasks(), now);
    this.killing = s.stage() instanceof AllocStage.Live live && live.kill() != null;
  }

  AllocTurn(AllocSpec spec, AllocFacts facts, Map<String, TaskSnapshot> tasks, Now now) {
    this.spec = spec;
    this.tasks = new LinkedHashMap<>(tasks);
    this.now = now;
    this.effects = new Effects(facts.lastCallId());
    this.results = facts.results();
    this.callId = facts.callId();
    this.update = facts.update();
    this.stopWanted = facts.stopWanted();
    this.noShutdownDelay = facts.noShutdownDelay();
    this.killNow = facts.killNow();
    this.destroyWanted = facts.destroyWanted();
    this.forced = facts.forced();
    this.runUntil = facts.runUntil();
    this.runUntilWallNs = facts.runUntilWallNs();
    this.version = facts.version();
  }

  /** The alloc after this step. */
  AllocSnapshot in(AllocStage stage) {
    AllocFacts facts =
        new AllocFacts(
            effects.lastCallId(),
            results,
            callId,
            update,
            stopWanted,
            noShutdownDelay,
            killNow,
            destroyWanted,
            forced,
            runUntil,
            runUntilWallNs,
            version);
    return new AllocSnapshot(stage, facts, tasks);
  }

  @Nullable StoredRunnerResult result(String hook) {
    return results.get(hook);
  }

  void result(String hook, StoredRunnerResult result) {
    Map<String, StoredRunnerResult> more = new LinkedHashMap<>(results);
    more.put(hook, result);
    results = more;
  }

  /** The alloc hook's call under way, 0 if none. */
  long callId() {
    return callId;
  }

  /** The call under way, if one is, is nobody's any more. */
  void forgetCall() {
    callId = 0;
  }

  UpdateRun update() {
    return update;
  }

  void update(UpdateRun newUpdate) {
    update = newUpdate;
  }

  /** Somebody wants it stopped; what was wanted before stays wanted. */
  void stop(boolean noDelay, boolean destroy) {
    stopWanted = true;
    noShutdownDelay |= noDelay;
    destroyWanted |= destroy;
  }

  /** Somebody wants every process of it killed, those too that nobody knows of yet. */
  void killNow() {
    stop(true, false);
    killNow = true;
  }

  boolean stopWanted() {
    return stopWanted;
  }

  boolean noShutdownDelay() {
    return noShutdownDelay;
  }

  boolean destroyWanted() {
    return destroyWanted;
  }

  String forced() {
    return forced;
  }

  void forced(String description) {
    forced = description;
  }

  @Nullable Deadline runUntil() {
    return runUntil;
  }

  long runUntilWallNs() {
    return runUntilWallNs;
  }

  void runUntil(@Nullable Deadline until, long wallNs) {
    runUntil = until;
    runUntilWallNs = wallNs;
  }

  long version() {
    return version;
  }

  void version(long newest) {
    version = newest;
  }

  TaskSnapshot task(TaskSpec task) {
    TaskSnapshot snapshot = tasks.get(task.name());
    if (snapshot == null) {
      snapshot = TaskMachine.begin(task, now, effects);
      tasks.put(task.name(), snapshot);
    }
    return snapshot;
  }

  /** Lets something happen to a task. */
  void tell(TaskSpec task, TaskInput input) {
    tasks.put(task.name(), TaskMachine.step(task, task(task), input, now, effects, closing(task)));
    if (killNow && input instanceof TaskInput.Started(int attempt, var _) && task(task).live()) {
      effects.add(new Effect.KillTask(task.name(), attempt));
    }
  }

  /** Whether the end of the alloc has come for this task: Prestart is not called any more. */
  boolean closing(TaskSpec task) {
    return (killing || stopWanted) && !task.poststop();
  }

  /** Whether a kill need not wait for it any longer before others are killed. */
  boolean outOfTheWay(TaskSnapshot task) {
    return task.over() || ahead && !task.live();
  }

  void tellAll(Predicate<TaskSpec> which, TaskInput input) {
    for (TaskSpec task : spec.tasks()) {
      if (which.test(task)) {
        tell(task, input);
      }
    }
  }

  void emit(Predicate<TaskSpec> which, TaskEvent event) {
    tellAll(which, new TaskInput.Emit(event));
  }

  boolean all(Predicate<TaskSpec> which, Predicate<TaskSnapshot> what) {
    for (TaskSpec task : spec.tasks()) {
      if (which.test(task) && !what.test(task(task))) {
        return false;
      }
    }
    return true;
  }

  boolean any(Predicate<TaskSpec> which, Predicate<TaskSnapshot> what) {
    return !all(which, what.negate());
  }

  /** Calls an alloc hook; one at a time. */
  void call(RunnerPhase phase, List<String> hooks, int index) {
    callId = effects.nextCallId();
    effects.add(new Effect.CallRunnerHook(callId, phase, hooks.get(index), noShutdownDelay));
  }

  /** True if {@code id} names the call under way, which is over then. */
  boolean finished(long id) {
    if (callId == 0 || callId != id) {
      return false;
    }
    callId = 0;
    return true;
  }

  void answer(long request, String error) {
    if (request != 0) {
      effects.add(new Effect.Answer(request, error));
    }
  }
}
