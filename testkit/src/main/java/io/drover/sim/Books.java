package io.drover.sim;

import io.drover.api.Exit;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.model.Lifecycle;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskState;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.AllocStage;
import io.drover.core.alloc.Commit;
import io.drover.core.alloc.KillRun;
import io.drover.core.effect.Effect;
import io.drover.core.effect.RunnerPhase;
import io.drover.core.effect.TaskPhase;
import io.drover.core.restart.RestartRules;
import io.drover.core.task.Ending;
import io.drover.core.task.TaskLife;
import io.drover.core.task.TaskSnapshot;
import io.drover.core.task.TaskSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is true in the world, kept apart from the machine, and the promises compared with it. Each
 * method is told of something before it happens, and throws {@link Broken} if it must not.
 */
final class Books {
  /** Slack for deadlines: how long any one thing of the world takes at most, many times over. */
  private static final long PATIENCE_NS = 3_600 * Rng.SECOND;

  private static final long SOON_NS = 5 * Rng.SECOND;

  /** The limit begins after the PreKill hooks, which take their time. */
  private static final long HOOKS_NS = 60 * Rng.SECOND;

  private final Simulation sim;
  private final Scenario scenario;
  private final Processes processes;
  private final HookBooks hooks;
  private final Map<Long, Wish> asked = new HashMap<>();
  private final Set<String> everStarted = new HashSet<>();
  private final Map<String, List<Long>> restartsAt = new HashMap<>();
  private final Map<String, Long> notBefore = new HashMap<>();

  /** Attempts that end for a reason of their own, before any kill of all. */
  private final Set<String> endsByItself = new HashSet<>();

  private @Nullable AllocSnapshot shown;

  /** A step was taken that did not wait for the record of the one before. */
  private boolean wentAhead;

  private boolean stopAnswered;
  private boolean grace = true;
  private boolean delays = true;
  private long stopAskedNs = Long.MAX_VALUE;
  private long destroyAskedNs = Long.MAX_VALUE;
  private boolean restartsAsked;
  private int crashes;
  private boolean updateOwed;
  private int idleSteps;
  private final Map<String, Long> cancelledSince = new HashMap<>();
  private long aliveSinceNs;
  private long begunNs = -1;
  private long poststopSinceNs = Long.MAX_VALUE;

  Books(Simulation sim, Scenario scenario, Processes processes) {
    this.sim = sim;
    this.scenario = scenario;
    this.processes = processes;
    this.hooks = new HookBooks(sim, scenario, processes);
  }

  void newProcess() {
    crashes++;
    asked.clear();
    idleSteps = 0;
    cancelledSince.clear();
    aliveSinceNs = sim.bootNs();
    hooks.newProcess();
  }

  void powerLost(@Nullable AllocSnapshot left) {
    hooks.powerLost(left);
    restartsAt.clear();
    notBefore.clear();
    if (stopAnswered && left != null && !left.facts().stopWanted() && !left.ended()) {
      throw new Broken(Promise.STAYS_STOPPED, "after a loss of power it is not to stop any more");
    }
    shown = left;
  }

  void asked(long id, Wish wish) {
    asked.put(id, wish);
    switch (wish.what()) {
      case STOP -> stopAskedNs = Math.min(stopAskedNs, sim.bootNs());
      case STOP_WITHOUT_DELAY -> {
        delays = false;
        stopAskedNs = Math.min(stopAskedNs, sim.bootNs());
      }
      case KILL_NOW -> {
        delays = false;
        grace = false;
      }
      case DESTROY -> {
        delays = false;
        destroyAskedNs = Math.min(destroyAskedNs, sim.bootNs());
      }
      // Who asks for a restart does not wait for one that the policy has put off.
      case RESTART_TASK, RESTART_UNHEALTHY, RESTART_RUNNING, RESTART_ALL -> restartsAsked = true;
      case SIGNAL_TASK, SIGNAL_ALL, UPDATE, EMIT -> {}
    }
  }

  void answered(long request) {
    if (request == 0) {
      return;
    }
    Wish wish = asked.remove(request);
    if (wish == null) {
      throw new Broken(Promise.ANSWERED, "a second answer to request " + request);
    }
    switch (wish.what()) {
      case STOP, STOP_WITHOUT_DELAY, KILL_NOW, DESTROY -> {
        stopAnswered = true;
        updateOwed = false;
      }
      case UPDATE -> updateOwed = lives() && !scenario.spec().hooks().update().isEmpty();
      default -> {}
    }
  }

  void returned(Effect.CallTaskHook call, @Nullable TaskPrestartResponse result, boolean failed) {
    hooks.returned(call, result, failed);
  }

  void returned(Effect.CallRunnerHook call) {
    hooks.returned(call);
  }

  private boolean lives() {
    return shown != null
        && (shown.stage() instanceof AllocStage.SettingUp
            || shown.stage() instanceof AllocStage.Live && kill(shown) == null);
  }

  /** A process appears. */
  void spawns(Processes.Attempt attempt) {
    for (Processes.Attempt other : processes.of(attempt.task)) {
      if (other != attempt
          && (other.life == Processes.Life.ALIVE || other.life == Processes.Life.LAUNCHING)) {
        throw new Broken(Promise.ONE_PROCESS_A_TASK, attempt + " beside " + other);
      }
    }
    everStarted.add(attempt.task);
  }

  /** A step was taken; what follows from it may have to wait for the disk. */
  void taken(@Nullable AllocSnapshot before, AllocSnapshot after) {
    wentAhead |= sim.waitsForDisk();
    boolean killed = before != null && kill(before) != null;
    if (!killed && kill(after) != null) {
      updateOwed = false;
      hooks.killBegins();
    }
    if (kill(after) == null) {
      after
          .tasks()
          .forEach((name, task) -> {
            if (endsForGood(task)) {
              endsByItself.add(name + "/" + task.facts().attempts());
            }
          });
    }
  }

  /** A step was stored, with those before it that waited. */
  void stored(AllocSnapshot after, Commit strength) {
    noted(after, strength);
    if (sim.bootNs() - destroyAskedNs > PATIENCE_NS * (1 + crashes)) {
      throw new Broken(Promise.PROGRESS, "still " + after.stage() + " an hour after it was to go");
    }
    runTime(after);
    poststop(after);
    boolean idle = updateOwed && hooks.noUpdateUnderWay() && lives() && !sim.catchesUp();
    idleSteps = idle ? idleSteps + 1 : 0;
    if (idleSteps > 1) {
      throw new Broken(Promise.UPDATES_IN_ORDER, "no Update call after the last update");
    }
  }

  /** The same of a step that a process died in: it is on the disk, and was not acted on. */
  void noted(AllocSnapshot after, Commit strength) {
    if (begunNs < 0) {
      begunNs = sim.bootNs();
    }
    if (strength != Commit.NONE) {
      hooks.stored(after);
    }
  }

  /** No time has passed for what waited. */
  void diskTakesAgain() {
    aliveSinceNs = sim.bootNs();
    cancelledSince.clear();
  }

  private void poststop(AllocSnapshot after) {
    List<TaskSpec> tasks = scenario.spec().tasks();
    boolean others = tasks.stream().anyMatch(t -> !t.poststop() && !task(after, t.name()).over());
    if (others || !after.facts().stopWanted()) {
      poststopSinceNs = Long.MAX_VALUE;
      return;
    }
    poststopSinceNs = Math.min(poststopSinceNs, sim.bootNs());
    long since = Math.max(poststopSinceNs, aliveSinceNs);
    long late = sim.bootNs() - since - scenario.spec().poststopLimit().toNanos();
    boolean running =
        tasks.stream()
            .anyMatch(
                t -> t.poststop() && task(after, t.name()).life() instanceof TaskLife.Running);
    if (late > HOOKS_NS && running) {
      throw new Broken(Promise.POSTSTOP_LIMIT, "it runs " + late + " ns past its limit");
    }
  }

  private void runTime(AllocSnapshot after) {
    var limit = scenario.spec().maxRunDuration();
    if (limit == null || scenario.clockJumps()) {
      return;
    }
    long late = Math.min(sim.bootNs() - begunNs - limit.toNanos(), sim.bootNs() - aliveSinceNs);
    boolean running =
        scenario.spec().tasks().stream()
            .anyMatch(
                t -> !t.poststop() && task(after, t.name()).life() instanceof TaskLife.Running);
    if (late > SOON_NS && running && kill(after) == null) {
      throw new Broken(Promise.RUN_TIME, "it runs " + late + " ns past its limit");
    }
  }

  /** What was told to end early does so; a machine that forgot to tell waits for it in vain. */
  private void cancelled(String what, boolean waits) {
    if (!waits) {
      cancelledSince.remove(what);
    } else if (sim.bootNs() - cancelledSince.computeIfAbsent(what, _ -> sim.bootNs()) > SOON_NS) {
      throw new Broken(Promise.CANCELLED, what);
    }
  }

  private static TaskSnapshot task(AllocSnapshot alloc, String name) {
    return Objects.requireNonNull(alloc.tasks().get(name), name);
  }

  private static @Nullable KillRun kill(AllocSnapshot alloc) {
    return alloc.stage() instanceof AllocStage.Live live ? live.kill() : null;
  }

  /** A state is shown to everybody. */
  void published(AllocSnapshot after) {
    for (Map.Entry<String, TaskSnapshot> e : after.tasks().entrySet()) {
      TaskSpec task = scenario.spec().task(e.getKey());
      TaskSnapshot now = e.getValue();
      TaskSnapshot old = shown == null ? null : shown.tasks().get(e.getKey());
      if (now.dead() && processes.live(e.getKey())) {
        throw new Broken(Promise.DEAD_IS_DEAD, e.getKey() + " beside " + processes.of(e.getKey()));
      }
      exit(e.getKey(), now);
      cancelled(e.getKey(), now.life() instanceof TaskLife.Preparing(int _, int _, boolean c) && c);
      story(old, now);
      for (TaskEvent event : news(old, now)) {
        if (event.type().equals(TaskEvent.Type.RESTARTING)) {
          restarts(task, event);
        }
      }
    }
    cancelled("alloc", after.stage() instanceof AllocStage.SettingUp(int _, boolean c) && c);
    shown = after;
  }

  private void exit(String task, TaskSnapshot now) {
    Exit told = now.facts().lastExit();
    if (told == null || now.facts().attempts() == 0) {
      return;
    }
    Exit plain = told instanceof Exit.TimedOut(Exit how) ? how : told;
    boolean real = processes.of(task).stream().anyMatch(a -> plain.equals(a.exit));
    if (!real) {
      throw new Broken(Promise.TRUE_EXIT, task + " told " + told + " of " + processes.of(task));
    }
  }

  private static List<TaskEvent> news(@Nullable TaskSnapshot old, TaskSnapshot now) {
    long seen = old == null ? 0 : old.facts().shown().eventsTotal();
    return now.facts().shown().events().stream().filter(e -> e.sequence() > seen).toList();
  }

  private void story(@Nullable TaskSnapshot old, TaskSnapshot now) {
    if (old == null) {
      return;
    }
    TaskState before = old.facts().shown();
    TaskState after = now.facts().shown();
    if (after.eventsTotal() < before.eventsTotal()) {
      throw new Broken(Promise.STORY_GROWS, before.events() + " became " + after.events());
    }
    for (TaskEvent event : before.events()) {
      boolean kept = after.eventsTotal() - event.sequence() >= 10 || after.events().contains(event);
      if (!kept) {
        throw new Broken(Promise.STORY_GROWS, event + " is not in " + after.events());
      }
    }
  }

  private void restarts(TaskSpec task, TaskEvent event) {
    String reason = event.details().getOrDefault("restart_reason", "");
    long delay = Long.parseLong(event.details().getOrDefault("start_delay", "0"));
    notBefore.put(task.name(), event.timeNs() + delay);
    RestartPolicy policy = task.restart();
    if (!reason.equals(RestartRules.WITHIN_POLICY)) {
      return;
    }
    List<Long> times = restartsAt.computeIfAbsent(task.name(), _ -> new ArrayList<>());
    times.add(sim.bootNs());
    long interval = policy.interval().toNanos();
    // Two windows of the policy can meet in any stretch as long as one.
    long within = times.stream().filter(t -> sim.bootNs() - t < interval).count();
    if (!scenario.clockJumps() && within > 2L * policy.attempts()) {
      throw new Broken(
          Promise.RESTARTS_COUNTED, within + " restarts of " + task.name() + " in " + policy);
    }
  }

  /** An effect is about to be performed. */
  void effect(Effect effect, AllocSnapshot after, @Nullable AllocSnapshot written) {
    switch (effect) {
      case Effect.StartTask(String task, int attempt) -> starts(task, attempt, after, written);
      case Effect.CallTaskHook call -> {
        if (call.phase() == TaskPhase.PRESTART && written != null && stopped(written, call)) {
          throw new Broken(Promise.NO_START_WHEN_STOPPED, call.toString());
        }
        hooks.called(call);
      }
      case Effect.CallRunnerHook call -> {
        updateOwed &= call.phase() != RunnerPhase.UPDATE;
        hooks.called(call, after, written);
      }
      case Effect.StopTask(String task, int attempt, String _) -> stops(task, attempt, after);
      case Effect.KillTask(String task, int attempt) -> kills(task, attempt, after);
      case Effect.ForgetTask(String task, int attempt) -> {
        Processes.Attempt known = processes.get(task, attempt);
        if (known != null
            && (known.life == Processes.Life.ALIVE || known.life == Processes.Life.LAUNCHING)) {
          throw new Broken(Promise.FORGETS_THE_DEAD, known.toString());
        }
      }
      case Effect.CancelCall _,
          Effect.FindTask _,
          Effect.SendSignal _,
          Effect.Wake _,
          Effect.Answer _ -> {}
    }
  }

  private boolean stopped(AllocSnapshot written, Effect.CallTaskHook call) {
    return written.facts().stopWanted() && !scenario.spec().task(call.task()).poststop();
  }

  private void starts(
      String name, int attempt, AllocSnapshot after, @Nullable AllocSnapshot written) {
    TaskSpec task = scenario.spec().task(name);
    TaskSnapshot stored = written == null ? null : written.tasks().get(name);
    if (stored == null || stored.facts().attempts() < attempt) {
      throw new Broken(
          Promise.DURABLE_THEN_DO, "a start of " + name + "/" + attempt + " of " + stored);
    }
    if (after.facts().stopWanted() && !task.poststop()) {
      throw new Broken(Promise.NO_START_WHEN_STOPPED, name + "/" + attempt);
    }
    Long earliest = notBefore.get(name);
    if (earliest != null && !restartsAsked && sim.wallNs() < earliest && !scenario.clockJumps()) {
      throw new Broken(Promise.RESTART_DELAY, name + " starts before its delay is over");
    }
    hooks.starts(task, attempt);
    // A restart of all tasks leaves alone what has passed its gate and has no process yet.
    if (!restartsAsked) {
      gates(task, after);
    }
  }

  private void gates(TaskSpec task, AllocSnapshot after) {
    for (TaskSpec other : scenario.spec().tasks()) {
      TaskSnapshot state = after.tasks().get(other.name());
      if (state == null || other.equals(task)) {
        continue;
      }
      if (task.main() && other.ephemeralPrestart() && !state.facts().shown().successful()) {
        throw new Broken(
            Promise.GATES, task.name() + " while " + other.name() + " is " + state.life());
      }
      boolean sidecarBefore =
          other.lifecycle() != null
              && other.lifecycle().hook() == Lifecycle.Hook.PRESTART
              && other.sidecar();
      if (task.main() && sidecarBefore && !everStarted.contains(other.name())) {
        throw new Broken(Promise.GATES, task.name() + " before " + other.name() + " ever ran");
      }
      if (task.poststop() && !other.poststop() && !state.dead()) {
        throw new Broken(Promise.POSTSTOP_LAST, task.name() + " beside " + other.name());
      }
      boolean afterMains =
          task.lifecycle() != null && task.lifecycle().hook() == Lifecycle.Hook.POSTSTART;
      if (afterMains && other.main() && !everStarted.contains(other.name()) && !state.dead()) {
        throw new Broken(Promise.POSTSTART_AFTER, task.name() + " before " + other.name());
      }
    }
  }

  private void stops(String name, int attempt, AllocSnapshot after) {
    TaskSpec task = scenario.spec().task(name);
    KillRun kill = kill(after);
    boolean forGood = endsForGood(task(after, name));
    boolean byItself = endsByItself.contains(name + "/" + attempt) || task.poststop();
    if (!forGood || kill == null || !grace || byItself) {
      return;
    }
    if (!hooks.preKillOver()) {
      throw new Broken(Promise.PREKILL, name + "/" + attempt);
    }
    boolean leaderLives =
        scenario.spec().tasks().stream()
            .filter(t -> t.leader() && !t.poststop())
            .map(t -> task(after, t.name()))
            // What undoes something waits for the disk, and nobody waits for that.
            .anyMatch(t -> wentAhead ? t.live() : !t.over());
    if (leaderLives && !task.leader() && !task.poststop()) {
      throw new Broken(Promise.LEADER_FIRST, name + "/" + attempt);
    }
    long waited = sim.bootNs() - stopAskedNs;
    boolean byStop = kill.cause() == KillRun.Cause.STOPPED && delays && stopAskedNs < sim.bootNs();
    if (byStop && waited < task.shutdownDelay().toNanos()) {
      throw new Broken(Promise.SHUTDOWN_DELAY, name + " was signalled after " + waited + " ns");
    }
  }

  private static boolean endsForGood(TaskSnapshot task) {
    return switch (task.life()) {
      case TaskLife.Stopping s -> s.ending() instanceof Ending.Kill;
      case TaskLife.Finding f -> f.ending() instanceof Ending.Kill;
      default -> false;
    };
  }

  private void kills(String name, int attempt, AllocSnapshot after) {
    Processes.Attempt known = processes.get(name, attempt);
    if (known == null || known.life != Processes.Life.ALIVE || !grace) {
      return;
    }
    long waited = sim.bootNs() - known.signalledAtNs;
    if (known.signalledAtNs < 0 || waited < scenario.spec().task(name).killTimeout().toNanos()) {
      throw new Broken(Promise.SIGNAL_BEFORE_KILL, known + " in " + task(after, name).life());
    }
  }

  /** The alloc is destroyed. */
  void close(AllocSnapshot last) {
    for (TaskSpec task : scenario.spec().tasks()) {
      if (processes.live(task.name())) {
        throw new Broken(Promise.DEAD_IS_DEAD, "at the end " + processes.of(task.name()));
      }
      TaskSnapshot state = last.tasks().get(task.name());
      if (state == null || !state.over()) {
        throw new Broken(Promise.PROGRESS, task.name() + " ended as " + state);
      }
    }
    hooks.close();
    if (!asked.isEmpty()) {
      throw new Broken(Promise.ANSWERED, "no answer to " + asked);
    }
  }
}
