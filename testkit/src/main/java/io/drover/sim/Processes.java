package io.drover.sim;

import io.drover.api.Exit;
import io.drover.api.driver.TaskHandle;
import io.drover.api.driver.TaskId;
import io.drover.core.task.TaskInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The driver, the shims and the processes. They go on while we are dead; only their news needs
 * somebody to hear it.
 */
final class Processes {
  enum Life {
    /** A start is under way; it lands whether or not the one who asked lives. */
    LAUNCHING,
    ALIVE,
    GONE,
    /** It was promised that it never starts. */
    FENCED
  }

  /** One attempt. */
  static final class Attempt {
    final String task;
    final int number;
    Life life = Life.LAUNCHING;
    @Nullable Exit exit;
    TaskInput.@Nullable StartFailed failure;
    long startedAtNs;
    long signalledAtNs = -1;

    /** Which process of ours hears of it, 0 if none. */
    int watcher;

    final int boot;

    Attempt(String task, int number, int boot) {
      this.boot = boot;
      this.task = task;
      this.number = number;
    }

    @Override
    public String toString() {
      return task + "/" + number + " " + life;
    }
  }

  private final Simulation sim;
  private final Rng rng;
  private final Map<String, Attempt> attempts = new LinkedHashMap<>();

  Processes(Simulation sim, Rng rng) {
    this.sim = sim;
    this.rng = rng;
  }

  List<Attempt> of(String task) {
    return attempts.values().stream().filter(a -> a.task.equals(task)).toList();
  }

  @Nullable Attempt get(String task, int attempt) {
    return attempts.get(task + "/" + attempt);
  }

  boolean live(String task) {
    return of(task).stream().anyMatch(a -> a.life == Life.ALIVE || a.life == Life.LAUNCHING);
  }

  /** A request may be under way for long, and arrive when the one who sent it is dead. */
  void start(String task, int number) {
    Attempt known = get(task, number);
    if (known != null && known.life == Life.FENCED && known.failure == null) {
      throw new Broken(Promise.FENCED, "a start of " + known);
    }
    int agent = sim.agent();
    int boot = sim.boots();
    if (rng.oneIn(12) && !sim.tied()) {
      sim.later(
          rng.nanos(15 * Rng.SECOND),
          false,
          () -> {
            if (boot == sim.boots()) {
              arrives(task, number, agent);
            }
          });
    } else {
      arrives(task, number, agent);
    }
  }

  private void arrives(String task, int number, int from) {
    Attempt known = get(task, number);
    if (known == null) {
      Attempt attempt = new Attempt(task, number, sim.boots());
      attempts.put(task + "/" + number, attempt);
      attempt.watcher = from;
      sim.later(
          rng.oneIn(15) ? rng.nanos(10 * Rng.SECOND) : rng.nanos(20 * Rng.MS),
          false,
          () -> lands(attempt));
      return;
    }
    if (known.boot < sim.boots()) {
      // Its files tell of a start before the power was lost: it ended with the machine.
      find(task, number);
      return;
    }
    if (known.life == Life.GONE || known.life == Life.ALIVE) {
      throw new Broken(Promise.ONE_PROCESS_AN_ATTEMPT, "another start of " + known);
    }
  }

  private void lands(Attempt attempt) {
    if (attempt.life != Life.LAUNCHING) {
      return;
    }
    if (rng.oneIn(12)) {
      attempt.life = Life.FENCED;
      attempt.failure =
          new TaskInput.StartFailed(attempt.number, "Driver Failure", "no", rng.flip());
      tell(attempt, attempt.failure);
      return;
    }
    sim.books().spawns(attempt);
    attempt.life = Life.ALIVE;
    attempt.startedAtNs = sim.bootNs();
    tell(attempt, started(attempt));
    // Nobody ends a poststop task but itself.
    if (attempt.task.equals("poststop") || !rng.oneIn(3)) {
      sim.later(
          rng.nanos(25 * Rng.SECOND),
          false,
          () -> exits(attempt, rng.flip() ? new Exit.Code(0) : new Exit.Code(1 + rng.below(3))));
    }
  }

  private static TaskInput.Started started(Attempt a) {
    TaskId id = new TaskId("sim", a.task, a.number);
    return new TaskInput.Started(a.number, new TaskHandle(id, 1, "", 100, 1, null));
  }

  /** Asked what became of an attempt; one that nobody knows never starts from now on. */
  void find(String task, int number) {
    Attempt known = get(task, number);
    if (known == null) {
      Attempt fenced = new Attempt(task, number, sim.boots());
      if (sim.mutant() != Mutant.NO_FENCE) {
        fenced.life = Life.FENCED;
        attempts.put(task + "/" + number, fenced);
      }
      fenced.watcher = sim.agent();
      tell(fenced, new TaskInput.NeverStarted(number));
      return;
    }
    known.watcher = sim.agent();
    switch (known.life) {
      // The answer comes with the landing.
      case LAUNCHING -> {}
      case ALIVE ->
          tell(
              known,
              sim.mutant() == Mutant.LIVING_NOT_SEEN
                  ? new TaskInput.NeverStarted(number)
                  : started(known));
      case GONE -> tell(known, exited(known));
      case FENCED ->
          tell(known, known.failure != null ? known.failure : new TaskInput.NeverStarted(number));
    }
  }

  private static TaskInput.Exited exited(Attempt a) {
    return new TaskInput.Exited(a.number, a.exit == null ? new Exit.Lost("no record") : a.exit, "");
  }

  void exits(Attempt attempt, Exit how) {
    if (attempt.life != Life.ALIVE) {
      return;
    }
    attempt.life = Life.GONE;
    attempt.exit = how;
    sim.trace(() -> "process " + attempt + " " + how.describe());
    tell(attempt, exited(attempt));
    if (rng.oneIn(10)) {
      tell(attempt, exited(attempt));
    }
  }

  void signalled(String task, int number) {
    Attempt attempt = get(task, number);
    if (attempt != null && attempt.life == Life.ALIVE) {
      if (attempt.signalledAtNs < 0) {
        attempt.signalledAtNs = sim.bootNs();
      }
      if (!rng.oneIn(3)) {
        sim.later(rng.nanos(3 * Rng.SECOND), false, () -> exits(attempt, new Exit.Signal(2)));
      }
    }
  }

  void killed(String task, int number) {
    Attempt attempt = get(task, number);
    if (attempt != null) {
      sim.later(
          rng.nanos(rng.oneIn(10) ? 5 * Rng.SECOND : 50 * Rng.MS),
          false,
          () -> exits(attempt, new Exit.Signal(9)));
    }
  }

  private void tell(Attempt attempt, TaskInput what) {
    if (attempt.watcher == sim.agent() && sim.agentLives()) {
      int watcher = attempt.watcher;
      sim.later(
          rng.delay(),
          true,
          () -> {
            if (watcher == sim.agent()) {
              sim.deliver(attempt.task, what);
            }
          });
    }
  }

  /** Our process died: nobody hears the news any more, and tied ones die too. */
  void agentDied(boolean tied) {
    for (Attempt attempt : new ArrayList<>(attempts.values())) {
      attempt.watcher = 0;
      if (tied) {
        // The spawner sees the end of its lifeline: what has not started never will.
        if (attempt.life == Life.LAUNCHING) {
          attempt.life = Life.FENCED;
        }
        sim.later(rng.nanos(2 * Rng.SECOND), false, () -> exits(attempt, new Exit.Signal(9)));
      }
    }
  }

  /** The machine starts anew: no process, and records only of what was synced. */
  void reboot() {
    for (Attempt attempt : new ArrayList<>(attempts.values())) {
      switch (attempt.life) {
        case LAUNCHING, FENCED -> {
          attempt.life = Life.FENCED;
          attempts.remove(attempt.task + "/" + attempt.number);
        }
        case ALIVE -> {
          attempt.life = Life.GONE;
          attempt.exit = new Exit.Lost("the machine was started again");
        }
        case GONE -> {}
      }
    }
  }
}
