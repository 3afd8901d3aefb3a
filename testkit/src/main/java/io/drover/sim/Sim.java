package io.drover.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs scenarios. {@code Sim SEED} runs one and prints all that happens in it; {@code Sim --many N}
 * runs N from a first seed of chance and prints the seeds that fail and what was reached.
 */
public final class Sim {
  private Sim() {}

  /** What came of many scenarios. */
  record Result(long scenarios, long steps, List<Failure> failures, Pairs pairs) {}

  /** A seed whose scenario broke a promise. */
  record Failure(long seed, Promise promise, String message) {
    @Override
    public String toString() {
      return message + "\n  again, with all that happens: ./check sim " + seed;
    }
  }

  /** Runs one; null if it kept every promise. */
  static @Nullable Failure one(long seed, Mutant mutant, Pairs pairs, AtomicLong steps) {
    Simulation simulation = new Simulation(seed, mutant, false);
    try {
      simulation.run();
      return null;
    } catch (Broken broken) {
      return new Failure(seed, broken.promise(), String.valueOf(broken.getMessage()));
    } finally {
      pairs.add(simulation.pairs());
      steps.addAndGet(simulation.steps());
    }
  }

  /**
   * Runs {@code count} scenarios from {@code first} on, on all processors, until {@code
   * failuresMax} have failed or {@code untilNanos} of {@link System#nanoTime} is past.
   */
  static Result many(long first, long count, Mutant mutant, int failuresMax, long untilNanos)
      throws InterruptedException {
    AtomicLong next = new AtomicLong();
    AtomicLong steps = new AtomicLong();
    Pairs pairs = new Pairs();
    List<Failure> failures = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      threads.add(
          Thread.ofPlatform()
              .name("drover-sim-" + i)
              .start(() -> {
                Pairs mine = new Pairs();
                for (long n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                  Failure failure = one(first + n, mutant, mine, steps);
                  synchronized (failures) {
                    if (failure != null) {
                      failures.add(failure);
                    }
                    if (failures.size() >= failuresMax) {
                      next.set(count);
                    }
                  }
                  if (System.nanoTime() - untilNanos > 0) {
                    break;
                  }
                }
                synchronized (pairs) {
                  pairs.add(mine);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return new Result(Math.min(next.get(), count), steps.get(), failures, pairs);
  }

  /** The command. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length == 1) {
      Simulation simulation = new Simulation(Long.parseLong(args[0]), Mutant.NONE, true);
      try {
        simulation.run();
        simulation.trace().forEach(System.out::println);
        System.out.println("every promise was kept, in " + simulation.steps() + " steps");
      } catch (Broken broken) {
        simulation.trace().forEach(System.out::println);
        System.out.println(broken.getMessage());
        System.exit(1);
      }
      return;
    }
    long count = Long.parseLong(args[1]);
    long seconds = Long.parseLong(args[2]);
    long begun = System.nanoTime();
    long first = begun & 0xffff_ffff_ffffL;
    Result result = many(first, count, Mutant.NONE, 10, begun + seconds * 1_000_000_000L);
    result.failures().forEach(System.out::println);
    System.out.printf(
        "%,d scenarios of %d and on, %,d steps, %d failed, %d pairs of state and event reached%n",
        result.scenarios(),
        first,
        result.steps(),
        result.failures().size(),
        result.pairs().reached().size());
    System.exit(result.failures().isEmpty() ? 0 : 1);
  }
}
