package io.drover.sim;

import io.drover.api.Exit;
import io.drover.api.driver.TaskHandle;
import io.drover.api.driver.TaskId;
import io.drover.api.model.JobType;
import io.drover.api.model.RestartPolicy;
import io.drover.core.Now;
import io.drover.core.alloc.AllocEvent;
import io.drover.core.alloc.AllocLife;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.AllocSpec;
import io.drover.core.alloc.RestartScope;
import io.drover.core.alloc.RunnerHooks;
import io.drover.core.alloc.Step;
import io.drover.core.effect.Effect;
import io.drover.core.effect.RunnerPhase;
import io.drover.core.effect.TaskPhase;
import io.drover.core.task.TaskHooks;
import io.drover.core.task.TaskInput;
import io.drover.core.task.TaskSpec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which hook phase follows which, drawn from what the machines ask for in a few lives of an alloc
 * with one task and a hook in every phase.
 */
final class HookPicture {
  private static final List<String> HOOK = List.of("hook");
  private static final long STEP_NS = Duration.ofSeconds(1).toNanos();

  /** What somebody does from outside, drawn as round. */
  private static final Set<String> WISHES =
      Set.of("a new alloc", "a stop", "a restart", "a newer version", "a new agent", "removal");

  private final Set<String> edges = new LinkedHashSet<>();
  private final ArrayDeque<Effect> wanted = new ArrayDeque<>();
  private final AllocSpec spec;
  private AllocSnapshot state;
  private String last = "a new alloc";
  private boolean prestartSaysNo;
  private long bootNs = STEP_NS;
  private int process = 1;

  private HookPicture(Set<String> into, RestartPolicy policy, boolean prestartSaysNo) {
    this.prestartSaysNo = prestartSaysNo;
    TaskHooks hooks = new TaskHooks(HOOK, HOOK, HOOK, HOOK, HOOK, HOOK);
    TaskSpec task =
        new TaskSpec(
            "t",
            JobType.SERVICE,
            null,
            false,
            policy,
            Duration.ofSeconds(5),
            "",
            Duration.ZERO,
            hooks);
    RunnerHooks all = new RunnerHooks(HOOK, HOOK, HOOK, HOOK, HOOK, HOOK);
    this.spec = new AllocSpec("a", List.of(task), all, null);
    Step begun = AllocLife.begin(spec, now());
    this.state = begun.next();
    wanted.addAll(begun.effects());
    settle();
    into.addAll(edges);
  }

  /** The picture, in the language of the pages. */
  static String drawn() {
    Set<String> edges = new LinkedHashSet<>();
    RestartPolicy once = RestartPolicy.times(1, Duration.ofSeconds(1));
    HookPicture own = new HookPicture(edges, once, false);
    own.ends(1).waits().ends(1);
    own.wishes("removal", new AllocEvent.DestroyAsked(1));
    edges.addAll(own.edges);
    HookPicture asked = new HookPicture(edges, once, false);
    asked.wishes("a newer version", new AllocEvent.Updated(1, Set.of()));
    asked.wishes("a restart", new AllocEvent.RestartAsked(1, RestartScope.ALL, "", "", false));
    asked.dies();
    asked.wishes("a stop", new AllocEvent.StopAsked(1, false));
    edges.addAll(asked.edges);
    HookPicture refused = new HookPicture(edges, RestartPolicy.NEVER, true);
    edges.addAll(refused.edges);
    StringBuilder text = new StringBuilder("```mermaid\nflowchart TD\n");
    Set<String> nodes = new LinkedHashSet<>();
    for (String edge : edges) {
      String[] ends = edge.split(" --> ", 2);
      nodes.add(ends[0]);
      nodes.add(ends[1]);
    }
    List<String> names = new ArrayList<>(nodes);
    for (int i = 0; i < names.size(); i++) {
      text.append("    n").append(i).append(node(names.get(i))).append('\n');
    }
    for (String edge : edges) {
      String[] ends = edge.split(" --> ", 2);
      text.append("    n%d --> n%d%n".formatted(names.indexOf(ends[0]), names.indexOf(ends[1])));
    }
    return text.append("```\n").toString();
  }

  private static String node(String name) {
    return WISHES.contains(name)
        ? "([" + name + "])"
        : name.startsWith("the process") || name.startsWith("its signal")
            ? "{{" + name + "}}"
            : "[" + name + "]";
  }

  private Now now() {
    return new Now(1, bootNs, "boot", "process" + process, 0);
  }

  private void take(AllocEvent event) {
    Step step = AllocLife.step(spec, state, event, now());
    state = step.next();
    wanted.addAll(step.effects());
  }

  private void note(String what) {
    edges.add(last + " --> " + what);
    last = what;
  }

  private void wishes(String what, AllocEvent event) {
    last = what;
    take(event);
    settle();
  }

  private HookPicture ends(int code) {
    note("the process ends");
    take(of(new TaskInput.Exited(attempt(), new Exit.Code(code), "")));
    settle();
    return this;
  }

  private HookPicture waits() {
    bootNs += 10 * STEP_NS;
    take(new AllocEvent.TimerFired());
    settle();
    return this;
  }

  private void dies() {
    process++;
    last = "a new agent";
    Step step = AllocLife.resume(spec, state, now());
    state = step.next();
    wanted.addAll(step.effects());
    settle();
  }

  private int attempt() {
    return state.tasks().get("t").facts().attempts();
  }

  private static AllocEvent of(TaskInput input) {
    return new AllocEvent.OfTask("t", input);
  }

  /** Gives each effect its answer, until nothing more is wanted. */
  private void settle() {
    while (!wanted.isEmpty()) {
      switch (wanted.removeFirst()) {
        case Effect.CallRunnerHook call -> {
          note("alloc: " + name(call.phase()));
          take(new AllocEvent.HookDone(call.callId(), null));
        }
        case Effect.CallTaskHook call -> {
          note("task: " + name(call.phase()));
          boolean no = prestartSaysNo && call.phase() == TaskPhase.PRESTART;
          take(
              of(
                  no
                      ? new TaskInput.HookFailed(call.callId(), "hook", "no", false)
                      : new TaskInput.HookDone(call.callId(), null)));
        }
        case Effect.StartTask(String task, int attempt) -> {
          note("the process starts");
          take(of(started(task, attempt)));
        }
        case Effect.FindTask(String task, int attempt) -> {
          note("the process is found");
          take(of(started(task, attempt)));
        }
        case Effect.StopTask(String _, int attempt, String _) -> {
          note("its signal");
          note("the process ends");
          take(of(new TaskInput.Exited(attempt, new Exit.Signal(2), "")));
        }
        case Effect.KillTask _,
            Effect.CancelCall _,
            Effect.ForgetTask _,
            Effect.SendSignal _,
            Effect.Wake _,
            Effect.Answer _ -> {}
      }
    }
  }

  private static TaskInput started(String task, int attempt) {
    return new TaskInput.Started(
        attempt, new TaskHandle(new TaskId("a", task, attempt), 1, "", 7, 1, null));
  }

  private static String name(RunnerPhase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }

  private static String name(TaskPhase phase) {
    return phase == TaskPhase.PREKILLING ? "prekill" : phase.name().toLowerCase(Locale.ROOT);
  }
}
