package io.drover.sim;

import io.drover.api.hook.TaskPrestartResponse;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.RunnerHooks;
import io.drover.core.alloc.StoredRunnerResult;
import io.drover.core.effect.Effect;
import io.drover.core.effect.RunnerPhase;
import io.drover.core.effect.TaskPhase;
import io.drover.core.task.StoredResult;
import io.drover.core.task.TaskSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of hook calls, kept apart from the machine, and the promises about them. */
final class HookBooks {
  /** What a Prestart returned, and for what it holds. */
  private record Made(TaskPrestartResponse result, int attempt, int boot, int agent) {}

  private final Simulation sim;
  private final Scenario scenario;
  private final Processes processes;
  private final Map<String, Made> made = new HashMap<>();
  private final Map<String, StoredResult> stored = new HashMap<>();
  private final Map<String, Integer> callsOpen = new HashMap<>();
  private final Set<String> returned = new HashSet<>();
  private final Set<String> stopping = new HashSet<>();
  private int boot = 1;

  HookBooks(Simulation sim, Scenario scenario, Processes processes) {
    this.sim = sim;
    this.scenario = scenario;
    this.processes = processes;
  }

  void newProcess() {
    callsOpen.clear();
  }

  /** What the disk forgot, or has as it was before, may be made again. */
  void powerLost(@Nullable AllocSnapshot left) {
    boot++;
    made.clear();
    stored.clear();
    if (left != null) {
      stored(left);
      stored.forEach((key, r) ->
          made.put(
              key, new Made(r.response(), r.attempt(), number(r.bootId()), number(r.processId()))));
    }
  }

  private static int number(String name) {
    return Integer.parseInt(name.replaceAll("\\D", ""));
  }

  private static Broken broken(Promise promise, Object seen) {
    return new Broken(promise, seen.toString());
  }

  void called(Effect.CallTaskHook call) {
    TaskSpec task = scenario.spec().task(call.task());
    List<String> hooks = task.hooks().of(call.phase());
    String lane = call.task() + lane(call.phase());
    if (callsOpen.merge(lane, 1, Integer::sum) > 1) {
      throw broken(
          call.phase() == TaskPhase.UPDATE ? Promise.UPDATES_IN_ORDER : Promise.ONE_CALL, call);
    }
    int index = hooks.indexOf(call.hook());
    String before = index == 0 ? "" : hooks.get(index - 1);
    switch (call.phase()) {
      case PRESTART -> prestart(call, before);
      case POSTSTART, EXITED, PREKILLING -> {
        String last = call.task() + call.phase() + before + call.attempt();
        if (index > 0 && !returned.contains(last)) {
          throw broken(Promise.HOOKS_IN_ORDER, call);
        }
        if (call.phase() == TaskPhase.POSTSTART) {
          prepared(Promise.MADE_GOOD, "a Poststart", task, call.attempt());
        }
      }
      case UPDATE -> {}
      case STOP -> {
        stopping.add(call.task());
        if (index > 0 && !returned.contains(call.task() + call.phase() + before)) {
          throw broken(Promise.HOOKS_IN_ORDER, call);
        }
        if (processes.live(call.task())) {
          throw broken(Promise.STOP_HOOKS, call + " beside " + processes.of(call.task()));
        }
      }
    }
  }

  private static String lane(TaskPhase phase) {
    return switch (phase) {
      case PRESTART, POSTSTART, EXITED, STOP -> " main";
      case PREKILLING -> " side";
      case UPDATE -> " update";
    };
  }

  private void prestart(Effect.CallTaskHook call, String before) {
    if (!before.isEmpty() && !serves(call.task(), before, call.attempt())) {
      throw broken(Promise.HOOKS_IN_ORDER, call + " without a valid result of " + before);
    }
    StoredResult mine = stored.get(call.task() + call.hook());
    if (mine != null && mine.serves(call.attempt(), sim.now())) {
      throw broken(Promise.NOT_AGAIN, call + " though " + mine);
    }
  }

  /** A step is on the disk. What hooks made must stay there. */
  void stored(AllocSnapshot after) {
    after
        .tasks()
        .forEach((name, task) ->
            task.facts().results().forEach((hook, result) -> stored.put(name + hook, result)));
  }

  private boolean serves(String task, String hook, int attempt) {
    Made mine = made.get(task + hook);
    if (mine == null) {
      return false;
    }
    boolean valid =
        switch (mine.result().validity()) {
          case PROCESS -> mine.agent() == sim.agent();
          case AGENT_RESTART -> mine.boot() == boot;
          case REBOOT -> true;
        };
    return valid && (mine.result().done() || mine.attempt() == attempt);
  }

  void returned(Effect.CallTaskHook call, @Nullable TaskPrestartResponse result, boolean failed) {
    callsOpen.merge(call.task() + lane(call.phase()), -1, Integer::sum);
    returned.add(call.task() + call.phase() + call.hook());
    returned.add(call.task() + call.phase() + call.hook() + call.attempt());
    if (call.phase() == TaskPhase.PRESTART && !failed) {
      TaskPrestartResponse response = result == null ? TaskPrestartResponse.none() : result;
      made.put(call.task() + call.hook(), new Made(response, call.attempt(), boot, sim.agent()));
    }
  }

  void starts(TaskSpec task, int attempt) {
    prepared(Promise.PREPARED, "a start", task, attempt);
    if (stopping.contains(task.name())) {
      throw broken(Promise.NO_START_AFTER_STOP_HOOKS, task.name() + "/" + attempt);
    }
  }

  private void prepared(Promise promise, String what, TaskSpec task, int attempt) {
    for (String hook : task.hooks().prestart()) {
      if (!serves(task.name(), hook, attempt)) {
        throw broken(
            promise,
            "%s of %s/%d without %s, only %s"
                .formatted(what, task.name(), attempt, hook, made.get(task.name() + hook)));
      }
    }
  }

  void called(Effect.CallRunnerHook call, AllocSnapshot after, @Nullable AllocSnapshot written) {
    String lane = lane(call.phase());
    if (callsOpen.merge(lane, 1, Integer::sum) > 1) {
      throw broken(
          call.phase() == RunnerPhase.UPDATE ? Promise.UPDATES_IN_ORDER : Promise.ONE_CALL, call);
    }
    List<String> hooks = of(call.phase());
    int index = hooks.indexOf(call.hook());
    if (index > 0
        && call.phase() != RunnerPhase.UPDATE
        && !returned.contains(call.phase() + hooks.get(index - 1))) {
      throw broken(Promise.HOOKS_IN_ORDER, call);
    }
    switch (call.phase()) {
      case PRERUN -> {
        StoredRunnerResult known =
            written == null ? null : written.facts().results().get(call.hook());
        if (known != null && known.valid(sim.now())) {
          throw broken(Promise.NOT_AGAIN, call);
        }
      }
      case POSTRUN -> {
        if (after.tasks().values().stream().anyMatch(t -> !t.over())) {
          throw broken(Promise.POSTRUN, call + " before all tasks were over");
        }
      }
      case DESTROY -> {
        if (!returned.containsAll(named(RunnerPhase.POSTRUN))) {
          throw broken(Promise.POSTRUN, call + " before every Postrun");
        }
      }
      case UPDATE, PREKILL, PRETASKRESTART -> {}
    }
  }

  /** A kill does not wait for a PreTaskRestart that it has cancelled. */
  private static String lane(RunnerPhase phase) {
    return switch (phase) {
      case PRERUN, POSTRUN, DESTROY -> "alloc main";
      case PRETASKRESTART -> "alloc restart";
      case PREKILL -> "alloc kill";
      case UPDATE -> "alloc update";
    };
  }

  private List<String> of(RunnerPhase phase) {
    RunnerHooks hooks = scenario.spec().hooks();
    return switch (phase) {
      case PRERUN -> hooks.prerun();
      case UPDATE -> hooks.update();
      case PREKILL -> hooks.preKill();
      case PRETASKRESTART -> hooks.preTaskRestart();
      case POSTRUN -> hooks.postrun();
      case DESTROY -> hooks.destroy();
    };
  }

  private List<String> named(RunnerPhase phase) {
    return of(phase).stream().map(h -> phase + h).toList();
  }

  void returned(Effect.CallRunnerHook call) {
    callsOpen.merge(lane(call.phase()), -1, Integer::sum);
    returned.add(call.phase() + call.hook());
  }

  /** A kill of all tasks begins: what PreKill hooks did for an earlier one does not count. */
  void killBegins() {
    named(RunnerPhase.PREKILL).forEach(returned::remove);
  }

  boolean noUpdateUnderWay() {
    return callsOpen.getOrDefault(lane(RunnerPhase.UPDATE), 0) == 0;
  }

  boolean preKillOver() {
    return returned.containsAll(named(RunnerPhase.PREKILL));
  }

  void close() {
    if (!returned.containsAll(named(RunnerPhase.POSTRUN))
        || !returned.containsAll(named(RunnerPhase.DESTROY))) {
      throw broken(Promise.POSTRUN, "only " + returned);
    }
    for (TaskSpec task : scenario.spec().tasks()) {
      for (String hook : task.hooks().stop()) {
        if (!returned.contains(task.name() + TaskPhase.STOP + hook)) {
          throw broken(Promise.STOP_HOOKS, "none of " + task.name() + " " + hook);
        }
      }
    }
  }
}
