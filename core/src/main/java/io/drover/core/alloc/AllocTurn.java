package io.drover.core.alloc;

import io.drover.api.model.TaskEvent;
import io.drover.core.Now;
import io.drover.core.effect.Effect;
import io.drover.core.effect.Effects;
import io.drover.core.effect.RunnerPhase;
import io.drover.core.task.TaskInput;
import io.drover.core.task.TaskMachine;
import io.drover.core.task.TaskSnapshot;
import io.drover.core.task.TaskSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** One step of one alloc while it is being made. */
final class AllocTurn {
  final AllocSpec spec;
  final Now now;
  final Effects effects;
  AllocFacts facts;

  /** A kill of all tasks is under way. */
  boolean killing;

  final Map<String, TaskSnapshot> tasks;

  AllocTurn(AllocSpec spec, AllocSnapshot s, Now now) {
    this(spec, s.facts(), s.tasks(), now);
    this.killing = s.stage() instanceof AllocStage.Live live && live.kill() != null;
  }

  AllocTurn(AllocSpec spec, AllocFacts facts, Map<String, TaskSnapshot> tasks, Now now) {
    this.spec = spec;
    this.facts = facts;
    this.tasks = new LinkedHashMap<>(tasks);
    this.now = now;
    this.effects = new Effects(facts.lastCallId());
  }

  AllocSnapshot in(AllocStage stage) {
    return new AllocSnapshot(stage, facts.withLastCallId(effects.lastCallId()), tasks);
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
  }

  /** Whether the end of the alloc has come for this task: Prestart is not called any more. */
  boolean closing(TaskSpec task) {
    return (killing || facts.stopWanted()) && !task.poststop();
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
    long id = effects.nextCallId();
    facts = facts.withCall(id);
    effects.add(new Effect.CallRunnerHook(id, phase, hooks.get(index), facts.noShutdownDelay()));
  }

  /** True if {@code id} names the call under way, which is over then. */
  boolean finished(long id) {
    if (facts.callId() == 0 || facts.callId() != id) {
      return false;
    }
    facts = facts.withCall(0);
    return true;
  }

  void answer(long request, String error) {
    if (request != 0) {
      effects.add(new Effect.Answer(request, error));
    }
  }
}
