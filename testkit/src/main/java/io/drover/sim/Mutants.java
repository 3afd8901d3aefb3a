package io.drover.sim;

import io.drover.core.Now;
import io.drover.core.alloc.AllocFacts;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.AllocSpec;
import io.drover.core.alloc.Commit;
import io.drover.core.alloc.RunnerHooks;
import io.drover.core.restart.RestartState;
import io.drover.core.task.StoredResult;
import io.drover.core.task.TaskFacts;
import io.drover.core.task.TaskHooks;
import io.drover.core.task.TaskSnapshot;
import io.drover.core.task.TaskSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Mistakes in what the machine is told: of the alloc, of the past, of the disk. */
final class Mutants {
  private Mutants() {}

  static AllocSpec spec(Mutant mutant, AllocSpec spec) {
    return switch (mutant) {
      case GATES_OPEN, LEADER_UNKNOWN, DELAY_SKIPPED, HOOKS_REVERSED ->
          new AllocSpec(
              spec.id(),
              spec.tasks().stream().map(t -> task(mutant, t)).toList(),
              mutant == Mutant.HOOKS_REVERSED ? reversed(spec.hooks()) : spec.hooks(),
              spec.maxRunDuration(),
              spec.placedWallNs(),
              spec.shutdownDelay(),
              spec.poststopLimit(),
              spec.version());
      default -> spec;
    };
  }

  private static TaskSpec task(Mutant mutant, TaskSpec t) {
    return new TaskSpec(
        t.name(),
        t.jobType(),
        mutant == Mutant.GATES_OPEN ? null : t.lifecycle(),
        mutant != Mutant.LEADER_UNKNOWN && t.leader(),
        t.restart(),
        t.killTimeout(),
        t.killSignal(),
        mutant == Mutant.DELAY_SKIPPED ? Duration.ZERO : t.shutdownDelay(),
        mutant == Mutant.HOOKS_REVERSED ? reversed(t.hooks()) : t.hooks());
  }

  private static TaskHooks reversed(TaskHooks h) {
    return new TaskHooks(
        h.prestart().reversed(),
        h.poststart().reversed(),
        h.preKilling().reversed(),
        h.exited().reversed(),
        h.update().reversed(),
        h.stop().reversed());
  }

  private static RunnerHooks reversed(RunnerHooks h) {
    return new RunnerHooks(
        h.prerun().reversed(),
        h.update().reversed(),
        h.preKill().reversed(),
        h.preTaskRestart().reversed(),
        h.postrun().reversed(),
        h.destroy().reversed());
  }

  static Commit strength(Mutant mutant, Commit strength) {
    return switch (mutant) {
      case NO_SYNC -> strength == Commit.SYNCED ? Commit.WRITTEN : strength;
      case NOTHING_STORED -> strength == Commit.WRITTEN ? Commit.NONE : strength;
      default -> strength;
    };
  }

  static AllocSnapshot loaded(Mutant mutant, AllocSnapshot stored, Now now, long version) {
    if (!List.of(
            Mutant.RESULTS_LOST,
            Mutant.RESULTS_FOR_EVER,
            Mutant.RESTARTS_FORGOTTEN,
            Mutant.VERSION_NOT_LOOKED_AT,
            Mutant.ATTEMPTS_FORGOTTEN)
        .contains(mutant)) {
      return stored;
    }
    if (mutant == Mutant.VERSION_NOT_LOOKED_AT) {
      return new AllocSnapshot(stored.stage(), at(version, stored.facts()), stored.tasks());
    }
    Map<String, TaskSnapshot> tasks = new LinkedHashMap<>();
    stored
        .tasks()
        .forEach((name, t) -> tasks.put(name, new TaskSnapshot(t.life(), facts(mutant, t, now))));
    return new AllocSnapshot(stored.stage(), stored.facts(), tasks);
  }

  private static AllocFacts at(long version, AllocFacts f) {
    return new AllocFacts(
        f.lastCallId(),
        f.results(),
        f.callId(),
        f.update(),
        f.stopWanted(),
        f.noShutdownDelay(),
        f.killNow(),
        f.destroyWanted(),
        f.forced(),
        f.runUntil(),
        f.runUntilWallNs(),
        version);
  }

  private static TaskFacts facts(Mutant mutant, TaskSnapshot task, Now now) {
    TaskFacts f = task.facts();
    Map<String, StoredResult> results = new LinkedHashMap<>();
    if (mutant == Mutant.RESULTS_FOR_EVER) {
      f.results()
          .forEach((hook, r) ->
              results.put(
                  hook,
                  new StoredResult(r.response(), r.attempt(), now.bootId(), now.processId())));
    } else if (mutant != Mutant.RESULTS_LOST) {
      results.putAll(f.results());
    }
    return new TaskFacts(
        mutant == Mutant.ATTEMPTS_FORGOTTEN ? 0 : f.attempts(),
        mutant == Mutant.RESTARTS_FORGOTTEN ? new RestartState(0, now.wallNs()) : f.restart(),
        results,
        f.shown(),
        f.handle(),
        f.lastExit(),
        f.call(),
        f.side(),
        f.update());
  }
}
