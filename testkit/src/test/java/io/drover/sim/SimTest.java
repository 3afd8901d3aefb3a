package io.drover.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The promises hold in many made-up lives of an alloc, and each planted mistake breaks one. */
final class SimTest {
  private static final long SCENARIOS = 100_000;

  /** A mistake that needs more luck than this to be seen would be missed. */
  private static final long SCENARIOS_OF_A_MUTANT = 40_000;

  /** Reasons why a pair of state and event cannot be, each for all pairs it matches. */
  private static final Map<String, String> IMPOSSIBLE =
      Map.ofEntries(
          Map.entry(
              "task Waiting x (Exited|Started|StartFailed|NeverStarted|HookDone|HookFailed)",
              "it has neither a call nor a process, and what is late names an older one"),
          Map.entry(
              "task (?!Starting|Finding)\\w+ x (StartFailed|NeverStarted)",
              "a start is answered once, and the state that waits for it waits for nothing else"),
          Map.entry(
              "task Starting x NeverStarted",
              "only who asks what became of a start of another process of ours hears this"),
          Map.entry("alloc Destroyed x .*", "the loop has ended: it takes no event any more"));

  @Test
  @Tag("slow")
  void everyPromiseHolds() throws Exception {
    long first = System.nanoTime() & 0xffff_ffffL;
    Sim.Result result = Sim.many(first, SCENARIOS, Mutant.NONE, 5, soon(1800));

    System.out.printf(
        "%,d scenarios of %d and on, %,d steps, %d pairs of state and event%n",
        result.scenarios(), first, result.steps(), result.pairs().reached().size());
    assertThat(result.failures()).isEmpty();
    assertThat(result.scenarios()).isEqualTo(SCENARIOS);
    unexplained(result.pairs()).forEach(p -> System.out.println("not reached in this run: " + p));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void eachMistakeIsCaught(Mutant mutant) throws Exception {
    Sim.Result result = Sim.many(1, SCENARIOS_OF_A_MUTANT, mutant, 1, soon(600));

    assertThat(result.failures()).as("%s: %s", mutant, mutant.text()).isNotEmpty();
    System.out.println(
        mutant + " after " + result.scenarios() + ": " + result.failures().getFirst().promise());
  }

  @Test
  void thePageNamesEveryPromiseAndEveryMistake() throws Exception {
    String page = Files.readString(Path.of("../docs/simulator.md"));
    for (Promise promise : Promise.values()) {
      assertThat(page).contains("\n- " + promise.text() + "\n");
    }
    for (Mutant mutant : Mutant.values()) {
      if (mutant != Mutant.NONE) {
        assertThat(page).containsIgnoringCase("\n- " + mutant.text() + ".\n");
      }
    }
  }

  private static List<String> unexplained(Pairs pairs) {
    List<String> missing = new ArrayList<>(pairs.unreached());
    missing.removeIf(pair -> IMPOSSIBLE.keySet().stream().anyMatch(pair::matches));
    return missing;
  }

  private static long soon(long seconds) {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }
}
