package io.drover.agent.torture;

import io.drover.api.DroverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Runs a mixed population of real tasks, does harm to it, to the runner and to what stands between
 * them, and checks the books that the tasks keep. It touches nothing that it has not started, or
 * that was not started by what it has: every process is known by its number and its beginning.
 *
 * <p>{@link #run} blocks for all of it; the other methods may be called from any thread.
 */
public final class Torture {
  /** How long a runner lives at most before the first thing happens to it. */
  private static final int LIFE_MS = 1_000;

  private static final int HUNDRED = 100;

  /** So often, in deaths, something happens on a folder of its own, and first after so many. */
  private static final int APART_EVERY = 40;

  private static final int APART_FIRST = 20;

  /** As {@code drover timeline} shows it, so that both stories can be laid side by side. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private final Order order;
  private final Consumer<String> say;
  private final Random random;
  private final Tally tally = new Tally();
  private final List<Fault> faults = faults();
  private final Pauses pauses = new Pauses();
  private int deaths;

  /**
   * A torture that has not begun.
   *
   * @param say gets a line, with its time in UTC, for everything that is done
   */
  public Torture(Order order, Consumer<String> say) {
    this.order = order;
    this.say = line -> say.accept(TIME.format(Instant.now()) + "  " + line);
    this.random = new Random(order.seed());
  }

  /** All that may happen. */
  static List<Fault> faults() {
    return List.of(
        new TaskDies(Fault.Moment.RUNNER_LIVES, 60),
        new TaskStops(),
        new HelperDies(Fault.Moment.RUNNER_LIVES, 50),
        new HelperStops(),
        new SpawnerDies(),
        new RunnerStops(),
        new SlowHook(),
        new TaskDies(Fault.Moment.RUNNER_IS_DEAD, 25),
        new HelperDies(Fault.Moment.RUNNER_IS_DEAD, 25),
        new ForgedPid(),
        new TornExit(),
        new FullDisk(),
        new DamagedRecord());
  }

  /** Goes on to the end in good order: everything is stopped, and the books are compared. */
  public void stop() {
    pauses.stop();
  }

  /**
   * Does all of it. Whatever happens, no process, helper or mount of it is left; after a SIGKILL of
   * this process they are gone some seconds later.
   *
   * @throws IOException if its own files cannot be had; the runner's troubles are in the outcome
   */
  public Outcome run() throws IOException, InterruptedException, DroverException {
    Path folder = Files.createDirectories(order.folder()).toRealPath();
    Leftovers.own(folder);
    try (Janitor _ = new Janitor(folder)) {
      return run(folder);
    }
  }

  private Outcome run(Path folder) throws IOException, InterruptedException, DroverException {
    Site site =
        new Site(
            folder.resolve("main"),
            folder.resolve("main").resolve("data"),
            Population.of(order.tasks()),
            pauses);
    Remains remains = new Remains(site);
    try {
      say.accept(
          site.population().tasks()
              + " tasks in "
              + site.population().allocs()
              + " allocs, in "
              + folder);
      rounds(site, remains);
      say.accept("the end: everything is to run again, then everything is stopped");
      new Ending(site, tally, remains).run(random.nextBoolean());
    } finally {
      remains.sweep();
    }
    int starts = site.books().all().stream().mapToInt(book -> book.lives().size()).sum();
    tally.done("processes were begun by tasks", starts);
    if (tally.problems().isEmpty()) {
      Remains.delete(folder);
    } else {
      Leftovers.disown(folder);
    }
    int helpers =
        faults.stream()
            .filter(HelperDies.class::isInstance)
            .mapToInt(fault -> tally.count(fault.name()))
            .sum();
    return new Outcome(pauses.stopped(), deaths, helpers, starts, tally.books());
  }

  private void rounds(Site site, Remains remains)
      throws IOException, InterruptedException, DroverException {
    long end = System.nanoTime() + order.time().toNanos();
    Fault.Scene scene = new Fault.Scene(site, random, tally);
    Verdict verdict = new Verdict(site, tally);
    while (goesOn(end)) {
      Runner runner = site.start();
      if (deaths == 0) {
        awaitCrowd(site);
      } else if (random.nextInt(3) > 0 && !runner.awaitSaid("is resumed") && !pauses.stopped()) {
        tally.check(Promise.SAID, "a runner did not take the job up: " + runner.lastWord());
      }
      pauses.pause(random.nextInt(LIFE_MS));
      strike(scene, Fault.Moment.RUNNER_LIVES);
      if (pauses.stopped()) {
        return;
      }
      if (deaths % 10 == 0) {
        remains.noteCgroups();
      }
      verdict.said();
      if (!runner.lives()) {
        tally.check(Promise.SAID, "the runner ended by itself: " + runner.lastWord());
      }
      runner.kill();
      deaths++;
      tally.done("the runner is killed");
      say.accept("death " + deaths + " of the runner");
      site.books().slowHooks(false);
      strike(scene, Fault.Moment.RUNNER_IS_DEAD);
      if (deaths % APART_EVERY == APART_FIRST) {
        strike(scene, Fault.Moment.APART);
      }
      verdict.living();
    }
  }

  private boolean goesOn(long end) {
    return deaths < order.deaths()
        && System.nanoTime() < end
        && !pauses.stopped()
        && tally.problems().isEmpty();
  }

  /** Most tasks have begun before the first death, so that it meets all phases. */
  private void awaitCrowd(Site site) throws InterruptedException {
    int crowd = site.population().crowd();
    boolean there = pauses.withinOrStopped(Runner.PATIENCE, () -> site.books().size() >= crowd);
    tally.check(
        Promise.ALIVE,
        there || pauses.stopped()
            ? ""
            : "only %d of %d tasks have begun: %s"
                .formatted(site.books().size(), crowd, site.runner().lastWord()));
  }

  private void strike(Fault.Scene scene, Fault.Moment moment)
      throws IOException, InterruptedException, DroverException {
    for (Fault fault : faults) {
      // Asked for each, also for one that cannot be: the seed means the same on every machine.
      boolean chosen = random.nextInt(HUNDRED) < fault.odds();
      if (fault.moment() != moment || !chosen || pauses.stopped()) {
        continue;
      }
      String why = fault.skipped();
      String done = why.isEmpty() ? fault.strike(scene) : "";
      if (!why.isEmpty()) {
        tally.skipped(fault.name(), why);
      } else if (!done.isEmpty()) {
        tally.done(fault.name());
        say.accept("  " + done);
      }
    }
  }
}
