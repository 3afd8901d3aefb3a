package io.drover.core;

import io.drover.api.Exit;
import io.drover.api.driver.TaskHandle;
import io.drover.api.driver.TaskId;
import io.drover.api.model.AllocState;
import io.drover.api.model.JobType;
import io.drover.api.model.Lifecycle;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskState;
import io.drover.core.alloc.AllocEvent;
import io.drover.core.alloc.AllocLife;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.AllocSpec;
import io.drover.core.alloc.Commit;
import io.drover.core.alloc.RestartScope;
import io.drover.core.alloc.RunnerHooks;
import io.drover.core.alloc.StatusFold;
import io.drover.core.alloc.Step;
import io.drover.core.effect.Effect;
import io.drover.core.task.TaskHooks;
import io.drover.core.task.TaskInput;
import io.drover.core.task.TaskSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The life of an alloc told step by step: what happens to it, and what it wants done. */
public final class Tale {
  private final List<TaskSpec> tasks = new ArrayList<>();
  private RunnerHooks hooks = RunnerHooks.NONE;
  private Duration limit;
  private AllocSpec spec;
  private long placedWallNs;
  private long version = 1;
  private Duration shutdownDelay = Duration.ZERO;
  private AllocSnapshot state;
  private Commit commit;
  private List<String> wanted = new ArrayList<>();
  private long bootNs = 1_000_000_000L;
  private int process = 1;
  private int boot = 1;

  /** A task of the group. */
  public static final class Draft {
    private final String name;
    private JobType type = JobType.BATCH;
    private Lifecycle lifecycle;
    private boolean leader;
    private RestartPolicy restart = RestartPolicy.NEVER;
    private Duration killTimeout = Duration.ofSeconds(5);
    private Duration shutdownDelay = Duration.ZERO;
    private TaskHooks hooks = TaskHooks.NONE;

    private Draft(String name) {
      this.name = name;
    }

    public Draft service() {
      type = JobType.SERVICE;
      return this;
    }

    public Draft in(Lifecycle.Hook hook, boolean sidecar) {
      lifecycle = new Lifecycle(hook, sidecar);
      return this;
    }

    public Draft leader() {
      leader = true;
      return this;
    }

    public Draft restart(RestartPolicy policy) {
      restart = policy;
      return this;
    }

    public Draft shutdownDelay(Duration delay) {
      shutdownDelay = delay;
      return this;
    }

    public Draft hooks(TaskHooks some) {
      hooks = some;
      return this;
    }

    /** Hooks by phase, each a text such as {@code "prestart a b"}. */
    public Draft hooks(String... phases) {
      return hooks(
          new TaskHooks(
              named("prestart", phases),
              named("poststart", phases),
              named("prekilling", phases),
              named("exited", phases),
              named("update", phases),
              named("stop", phases)));
    }

    public Draft killTimeout(Duration timeout) {
      killTimeout = timeout;
      return this;
    }

    private TaskSpec spec() {
      return new TaskSpec(
          name, type, lifecycle, leader, restart, killTimeout, "", shutdownDelay, hooks);
    }
  }

  public static Draft task(String name) {
    return new Draft(name);
  }

  public static Tale of(Draft... drafts) {
    Tale tale = new Tale();
    for (Draft draft : drafts) {
      tale.tasks.add(draft.spec());
    }
    return tale;
  }

  public Tale hooks(RunnerHooks some) {
    hooks = some;
    return this;
  }

  /** Hooks by phase, each a text such as {@code "prerun a b"}. */
  public Tale hooks(String... phases) {
    return hooks(
        new RunnerHooks(
            named("prerun", phases),
            named("update", phases),
            named("prekill", phases),
            named("pretaskrestart", phases),
            named("postrun", phases),
            named("destroy", phases)));
  }

  private static List<String> named(String phase, String... phases) {
    for (String line : phases) {
      List<String> words = List.of(line.split(" "));
      if (words.getFirst().equals(phase)) {
        return words.subList(1, words.size());
      }
    }
    return List.of();
  }

  public Tale limit(Duration runTime) {
    limit = runTime;
    return this;
  }

  /** A wait of the whole group before its tasks are killed. */
  public Tale shutdownDelay(Duration delay) {
    shutdownDelay = delay;
    return this;
  }

  public Tale begins() {
    placedWallNs = now().wallNs();
    spec = spec();
    return took(AllocLife.begin(spec, now()));
  }

  /** The same, where somebody wished it over before. */
  public Tale beginsStopped() {
    placedWallNs = now().wallNs();
    spec = spec();
    return took(AllocLife.beginStopped(spec, now()));
  }

  private Now now() {
    return new Now(
        1_700_000_000_000_000_000L + bootNs, bootNs, "boot" + boot, "process" + process, 0);
  }

  private Tale took(Step step) {
    state = step.next();
    commit = step.commit();
    step.effects().forEach(e -> wanted.add(text(e)));
    return this;
  }

  private static String text(Effect effect) {
    return switch (effect) {
      case Effect.StartTask(String task, int attempt) -> "start " + task + "/" + attempt;
      case Effect.FindTask(String task, int attempt) -> "find " + task + "/" + attempt;
      case Effect.StopTask(String task, int attempt, String _) -> "stop " + task + "/" + attempt;
      case Effect.KillTask(String task, int attempt) -> "kill " + task + "/" + attempt;
      case Effect.ForgetTask(String task, int attempt) -> "forget " + task + "/" + attempt;
      case Effect.SendSignal(long _, String task, int _, String signal) -> signal + " to " + task;
      case Effect.CallTaskHook c ->
          c.callId()
              + " "
              + c.hook()
              + " "
              + c.phase().name().toLowerCase(Locale.ROOT)
              + " of "
              + c.task();
      case Effect.CallRunnerHook c ->
          c.callId() + " " + c.hook() + " " + c.phase().name().toLowerCase(Locale.ROOT);
      case Effect.CancelCall(long id) -> "cancel " + id;
      case Effect.Wake(long at) -> "wake at " + at / 1_000_000;
      case Effect.Answer(long _, String error) -> "answer " + (error.isEmpty() ? "yes" : error);
    };
  }

  public Tale happens(AllocEvent event) {
    return took(AllocLife.step(spec, state, event, now()));
  }

  public Tale to(String task, TaskInput input) {
    return happens(new AllocEvent.OfTask(task, input));
  }

  public Tale started(String task) {
    int attempt = attempt(task);
    TaskHandle handle = new TaskHandle(new TaskId("tale", task, attempt), 1, "", 7, 1, null);
    return to(task, new TaskInput.Started(attempt, handle));
  }

  public Tale ends(String task, Exit exit) {
    return to(task, new TaskInput.Exited(attempt(task), exit, ""));
  }

  public Tale ends(String task, int code) {
    return ends(task, new Exit.Code(code));
  }

  public Tale stops() {
    return happens(new AllocEvent.StopAsked(1, false));
  }

  public Tale restarts(RestartScope scope, String task) {
    return happens(new AllocEvent.RestartAsked(1, scope, task, "asked", false));
  }

  public Tale hookDone(long call) {
    return happens(new AllocEvent.HookDone(call, null));
  }

  public Tale hookDone(String task, long call) {
    return to(task, new TaskInput.HookDone(call, null));
  }

  public Tale hookFails(long call, String hook, String why) {
    return happens(new AllocEvent.HookFailed(call, hook, why, false));
  }

  public Tale hookFails(String task, long call, String hook, boolean recoverable) {
    return to(task, new TaskInput.HookFailed(call, hook, "no", recoverable));
  }

  public Tale startFails(String task, boolean recoverable) {
    return to(
        task,
        new TaskInput.StartFailed(
            attempt(task), TaskEvent.Type.DRIVER_FAILURE, "cannot", recoverable));
  }

  /** An update to these tasks. */
  public Tale becomes(Draft... drafts) {
    tasks.clear();
    for (Draft draft : drafts) {
      tasks.add(draft.spec());
    }
    return updates();
  }

  /** An update to this limit of the run time, null for none. */
  public Tale becomesLimitedTo(Duration runTime) {
    limit = runTime;
    return updates();
  }

  private AllocSpec spec() {
    return new AllocSpec(
        "tale",
        tasks,
        hooks,
        limit,
        placedWallNs,
        shutdownDelay,
        AllocSpec.POSTSTOP_LIMIT,
        version);
  }

  /** A newer version is stored, and nothing has heard of it yet. */
  public Tale newVersionStored() {
    version++;
    spec = spec();
    return this;
  }

  public Tale updates() {
    newVersionStored();
    return happens(new AllocEvent.Updated(1, Set.of()));
  }

  public Tale after(Duration time) {
    bootNs += time.toNanos();
    return happens(new AllocEvent.TimerFired());
  }

  /** Our process dies and another goes on. */
  public Tale dies() {
    process++;
    return took(AllocLife.resume(spec, state, now()));
  }

  /** The machine is started again. */
  public Tale reboots() {
    boot++;
    bootNs = 1_000_000_000L;
    return dies();
  }

  private int attempt(String task) {
    return state.tasks().get(task).facts().attempts();
  }

  /** What was wanted since this was last asked, without wake-ups, forgetting and answers. */
  public List<String> wants() {
    List<String> since = wanted;
    wanted = new ArrayList<>();
    return since.stream().filter(w -> !w.matches("(wake|forget|answer) .*")).toList();
  }

  /** The same with everything. */
  public List<String> wantsAll() {
    List<String> since = wanted;
    wanted = new ArrayList<>();
    return since;
  }

  public List<String> events(String task) {
    return shown(task).events().stream().map(TaskEvent::type).toList();
  }

  public List<String> texts(String task) {
    return shown(task).events().stream().map(TaskEvent::displayMessage).toList();
  }

  public TaskState shown(String task) {
    return state.tasks().get(task).facts().shown();
  }

  public AllocState status() {
    return StatusFold.of(spec, state);
  }

  /** How durable the last step must be. */
  public Commit commit() {
    return commit;
  }

  /** The answers to requests since this was last asked. */
  public List<String> answers() {
    return wantsAll().stream()
        .filter(w -> w.startsWith("answer "))
        .map(w -> w.substring(7))
        .toList();
  }

  public AllocSnapshot state() {
    return state;
  }
}
