package io.drover.sim;

import io.drover.api.Exit;
import io.drover.core.Now;
import io.drover.core.alloc.AllocEvent;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.AllocSpec;
import io.drover.core.alloc.Commit;
import io.drover.core.alloc.RestartScope;
import io.drover.core.effect.Effect;
import io.drover.core.task.TaskInput;
import io.drover.runner.alloc.AllocLoop;
import io.drover.runner.alloc.LoopPorts;
import io.drover.runner.store.StoreException;
import io.drover.sim.disk.SimCrash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One scenario, from its seed to the end of its alloc. One thread. */
final class Simulation implements LoopPorts {
  /** How long the disk is full at most, before it is tried again. */
  private static final long NO_SPACE_NS = 30 * Rng.SECOND;

  private static final int STEPS_MAX = 20_000;
  private static final long FIRST_WALL_NS = 1_700_000_000L * Rng.SECOND;

  /** Our process dies here, on purpose. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;

    Crash() {
      super("crash", null, false, false);
    }
  }

  private record Due(long atNs, long seq, boolean diesWithUs, Runnable what) {}

  private final Mutant mutant;
  private final Rng rng;
  private final Scenario scenario;
  private final Disk disk;
  private final Processes processes;
  private final Hooks hooks;
  private final Books books;
  private final Pairs pairs = new Pairs();
  private final Moves moves;
  private final List<String> trace = new ArrayList<>();
  private final boolean tracing;
  private final PriorityQueue<Due> agenda =
      new PriorityQueue<>(Comparator.comparingLong(Due::atNs).thenComparingLong(Due::seq));
  private final Map<Long, Wish> unanswered = new LinkedHashMap<>();

  private @Nullable AllocLoop loop;
  private long seq;
  private long bootNs = 1;
  private long wallSkewNs;
  private int boots = 1;
  private int agents;
  private int steps;
  private long lastRequest;

  private boolean ticking;
  private boolean waitsForDisk;
  private boolean catchesUp;

  Simulation(long seed, Mutant mutant, boolean tracing) {
    this(seed, mutant, tracing, new Moves());
  }

  Simulation(long seed, Mutant mutant, boolean tracing, Moves moves) {
    this.moves = moves;
    this.mutant = mutant;
    this.tracing = tracing;
    this.rng = new Rng(seed);
    this.scenario = Scenario.of(rng);
    this.disk = new Disk(rng);
    this.processes = new Processes(this, rng);
    this.books = new Books(this, scenario, processes);
    this.hooks = new Hooks(this, rng, scenario.hooksFail());
  }

  /** Runs it to its end. */
  void run() {
    trace(() -> scenario.toString());
    for (Wish wish : scenario.wishes()) {
      later(wish.atNs(), false, () -> ask(wish));
    }
    if (scenario.clockJumps()) {
      later(
          rng.nanos(100 * Rng.SECOND),
          false,
          () -> {
            wallSkewNs += rng.nanos(7_200 * Rng.SECOND) - 3_600 * Rng.SECOND;
            trace(() -> "the wall clock jumps");
          });
    }
    guarded(this::boot);
    while (loop == null || !loop.over()) {
      Due due = agenda.poll();
      if (due == null) {
        throw new Broken(Promise.PROGRESS, "nothing is left to happen in " + stateText());
      }
      if (++steps > STEPS_MAX) {
        throw new Broken(Promise.PROGRESS, steps + " steps, and still " + stateText());
      }
      bootNs = Math.max(bootNs, due.atNs());
      guarded(due.what());
    }
    books.close(loop.state());
  }

  private void guarded(Runnable what) {
    try {
      what.run();
    } catch (Crash | SimCrash crash) {
      crashed();
    }
  }

  private void boot() {
    if (rng.oneIn(scenario.crashOneIn())) {
      disk.dieSoon();
    }
    opened();
    agents++;
    hooks.newProcess();
    books.newProcess();
    trace(() -> "process " + agents + " of ours begins");
    AllocLoop fresh = new AllocLoop(this);
    loop = fresh;
    if (rng.oneIn(50)) {
      trace(() -> "a stop waits for it");
      fresh.post(new AllocEvent.StopAsked(0, false));
    }
    try {
      fresh.begin();
    } catch (Crash | Broken known) {
      throw known;
    } catch (Exception broken) {
      throw new Broken(Promise.NO_ERROR, String.valueOf(broken));
    }
    // Whoever asked and got no answer asks again.
    List<Wish> again = List.copyOf(unanswered.values());
    unanswered.clear();
    again.forEach(wish -> later(0, false, () -> ask(wish)));
  }

  /** The last commit of the process before may have happened, though it was not told so. */
  private void opened() {
    Disk.Cut happened = disk.open();
    if (happened != null) {
      books.noted(happened.after(), happened.strength());
    }
  }

  private void crashed() {
    boolean reboot = scenario.reboots() && rng.oneIn(3);
    trace(() -> reboot ? "THE MACHINE GOES DOWN" : "WE DIE");
    loop = null;
    waitsForDisk = false;
    catchesUp = false;
    agenda.removeIf(Due::diesWithUs);
    processes.agentDied(scenario.tied());
    disk.processDied();
    if (reboot) {
      boots++;
      processes.reboot();
      disk.powerLost();
      opened();
      books.powerLost(disk.load());
    }
    later(rng.nanos(20 * Rng.SECOND), false, this::boot);
  }

  private void maybeCrash() {
    if (rng.oneIn(scenario.crashOneIn())) {
      throw new Crash();
    }
  }

  private void ask(Wish wish) {
    if (loop == null) {
      later(Rng.SECOND, false, () -> ask(wish));
      return;
    }
    long id = ++lastRequest;
    unanswered.put(id, wish);
    books.asked(id, wish);
    AllocEvent event =
        switch (wish.what()) {
          case STOP -> new AllocEvent.StopAsked(id, false);
          case STOP_WITHOUT_DELAY -> new AllocEvent.StopAsked(id, true);
          case KILL_NOW -> new AllocEvent.KillNowAsked(id);
          case DESTROY -> new AllocEvent.DestroyAsked(id);
          case RESTART_TASK ->
              new AllocEvent.RestartAsked(id, RestartScope.TASK, wish.task(), "asked", false);
          case RESTART_UNHEALTHY ->
              new AllocEvent.RestartAsked(id, RestartScope.TASK, wish.task(), "ill", true);
          case RESTART_RUNNING ->
              new AllocEvent.RestartAsked(id, RestartScope.RUNNING, "", "asked", false);
          case RESTART_ALL -> new AllocEvent.RestartAsked(id, RestartScope.ALL, "", "asked", false);
          case SIGNAL_TASK -> new AllocEvent.SignalAsked(id, wish.task(), "SIGHUP", "");
          case SIGNAL_ALL -> new AllocEvent.SignalAsked(id, "", "SIGHUP", "");
          case UPDATE -> {
            // As a runner does: stored, and from then on nobody's to ask for again.
            define();
            answered(id);
            maybeCrash();
            yield new AllocEvent.Updated(0, Set.of());
          }
          case EMIT -> {
            unanswered.remove(id);
            books.answered(id);
            yield rng.flip()
                ? new AllocEvent.Emit(Hooks.message())
                : new AllocEvent.OfTask("main", new TaskInput.Emit(Hooks.message()));
          }
        };
    turn(event);
  }

  void deliver(String task, TaskInput input) {
    turn(new AllocEvent.OfTask(task, mutated(task, input)));
  }

  private TaskInput mutated(String task, TaskInput input) {
    AllocSnapshot state = present();
    if (state == null || !state.tasks().containsKey(task)) {
      return input;
    }
    int attempts = state.tasks().get(task).facts().attempts();
    return switch (input) {
      case TaskInput.Exited e when mutant == Mutant.STALE_EXIT ->
          new TaskInput.Exited(attempts, e.exit(), e.note());
      case TaskInput.Exited e when mutant == Mutant.EXIT_INVENTED ->
          new TaskInput.Exited(e.attempt(), new Exit.Code(0), e.note());
      case TaskInput.HookFailed f when mutant == Mutant.NO_TAKEN_FOR_YES ->
          new TaskInput.HookDone(f.callId(), null);
      default -> input;
    };
  }

  void turn(AllocEvent event) {
    AllocLoop here = loop;
    if (here == null || here.over()) {
      return;
    }
    pairs.count(here.state(), event);
    ticking = event instanceof AllocEvent.TimerFired;
    trace(() -> event + " meets " + stateText());
    AllocEvent taken =
        mutant == Mutant.UPDATE_LOST && event instanceof AllocEvent.Updated
            ? new AllocEvent.Emit(Hooks.message())
            : event;
    try {
      here.turn(taken);
    } catch (Crash | Broken known) {
      throw known;
    } catch (Exception thrown) {
      throw new Broken(Promise.NO_ERROR, event + " in " + stateText() + ": " + thrown);
    }
    maybeCrash();
  }

  private void answered(long request) {
    if (mutant == Mutant.ANSWER_LOST) {
      return;
    }
    unanswered.remove(request);
    books.answered(request);
  }

  /** Does something later; {@code diesWithUs}: unless our process dies before. */
  void later(long delayNs, boolean diesWithUs, Runnable what) {
    agenda.add(new Due(bootNs + delayNs, seq++, diesWithUs, what));
  }

  @Override
  public Now now() {
    long ahead = mutant == Mutant.CLOCK_AHEAD && ticking ? 20 * Rng.SECOND : 0;
    return new Now(wallNs(), bootNs + ahead, "boot" + boots, "process" + agents, rng.next());
  }

  @Override
  public AllocSpec spec() {
    return Mutants.spec(mutant, scenario.spec().at(disk.version()));
  }

  @Override
  public @Nullable AllocSnapshot load() {
    AllocSnapshot stored = disk.load();
    return stored == null ? null : Mutants.loaded(mutant, stored, now(), disk.version());
  }

  @Override
  public void taken(
      @Nullable AllocSnapshot before,
      AllocSnapshot after,
      @Nullable AllocEvent because,
      List<Effect> effects) {
    books.taken(before, after);
    moves.note(before, after, because);
    if (mutant == Mutant.EFFECT_BEFORE_STORE) {
      effects.forEach(e -> perform(e, after));
    }
  }

  @Override
  public boolean store(AllocSnapshot after, Commit strength) {
    maybeCrash();
    Commit done = Mutants.strength(mutant, strength);
    if (rng.oneIn(scenario.crashOneIn())) {
      disk.dieSoon();
    }
    if (rng.oneIn(scenario.diskFails())) {
      disk.failOnce();
    }
    try {
      disk.commit(after, done);
    } catch (StoreException notNow) {
      trace(() -> "not stored: " + notNow.getMessage());
      waitsForDisk = true;
      later(rng.nanos(NO_SPACE_NS), true, this::storeAgain);
      return false;
    }
    if (waitsForDisk) {
      waitsForDisk = false;
      books.diskTakesAgain();
    }
    books.stored(after, done);
    maybeCrash();
    return true;
  }

  private void storeAgain() {
    AllocLoop here = loop;
    if (here == null) {
      return;
    }
    try {
      catchesUp = true;
      here.storeAgain();
      catchesUp = false;
    } catch (Crash | Broken known) {
      throw known;
    } catch (Exception thrown) {
      throw new Broken(Promise.NO_ERROR, "storing again in " + stateText() + ": " + thrown);
    }
    maybeCrash();
  }

  /** Whether events are taken that waited for the disk, in their order. */
  boolean catchesUp() {
    return catchesUp;
  }

  /** Whether a step waits for the disk. */
  boolean waitsForDisk() {
    return waitsForDisk;
  }

  private void define() {
    while (true) {
      try {
        disk.define(disk.version() + 1);
        return;
      } catch (StoreException notNow) {
        maybeCrash();
      }
    }
  }

  @Override
  public void publish(AllocSnapshot after) {
    books.published(after);
  }

  @Override
  public void perform(Effect effect, AllocSnapshot after) {
    trace(() -> "  effect " + effect);
    books.effect(effect, after, disk.written());
    switch (effect) {
      case Effect.CallRunnerHook call -> hooks.call(call);
      case Effect.CallTaskHook call -> hooks.call(call);
      case Effect.CancelCall(long id) -> {
        if (mutant != Mutant.CANCEL_FORGOTTEN) {
          hooks.cancel(id);
        }
      }
      case Effect.StartTask(String task, int attempt) -> processes.start(task, attempt);
      case Effect.FindTask(String task, int attempt) -> {
        if (mutant != Mutant.FIND_FORGOTTEN) {
          processes.find(task, attempt);
        }
      }
      case Effect.StopTask(String task, int attempt, String _) -> {
        if (mutant != Mutant.SIGNAL_FORGOTTEN) {
          processes.signalled(task, attempt);
        }
      }
      case Effect.KillTask(String task, int attempt) -> {
        if (mutant != Mutant.KILL_FORGOTTEN) {
          processes.killed(task, attempt);
        }
      }
      case Effect.ForgetTask _ -> {}
      case Effect.SendSignal(long request, String _, int _, String _) -> answered(request);
      case Effect.Wake(long at) -> {
        if (mutant != Mutant.WAKE_FORGOTTEN) {
          later(Math.max(0, at - bootNs), true, () -> turn(new AllocEvent.TimerFired()));
        }
      }
      case Effect.Answer(long request, String _) -> answered(request);
    }
    maybeCrash();
  }

  Mutant mutant() {
    return mutant;
  }

  Books books() {
    return books;
  }

  Pairs pairs() {
    return pairs;
  }

  boolean tied() {
    return scenario.tied();
  }

  int boots() {
    return boots;
  }

  int agent() {
    return agents;
  }

  boolean agentLives() {
    return loop != null;
  }

  long bootNs() {
    return bootNs;
  }

  long wallNs() {
    return FIRST_WALL_NS + bootNs + wallSkewNs;
  }

  int steps() {
    return steps;
  }

  private @Nullable AllocSnapshot present() {
    return loop == null ? null : loop.state();
  }

  private String stateText() {
    AllocSnapshot present = present();
    if (present == null) {
      return "no process of ours";
    }
    StringBuilder text = new StringBuilder(present.stage().toString());
    present
        .tasks()
        .forEach((name, task) -> text.append(", ").append(name).append(' ').append(task.life()));
    return text.toString();
  }

  void trace(Supplier<String> line) {
    if (tracing) {
      trace.add(bootNs / Rng.MS + " ms: " + line.get());
    }
  }

  /** What happened, a line each, if it was to be traced. */
  List<String> trace() {
    return trace;
  }
}
