package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.agent.torture.Order;
import io.drover.agent.torture.Outcome;
import io.drover.agent.torture.Torture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred tasks in all phases of their lives while drover is killed fifty times, and some tasks
 * and some of its helpers with it: what {@code drover torture} does, with counts.
 */
class StormTest {
  private static final int KILLS = 50;
  private static final int TASKS = 200;

  @TempDir Path home;

  @Test
  @Tag("slow")
  void fiftyDeathsOfDroverAndTheBooksBalance() throws Exception {
    Path folder = home.resolve("storm");
    long seed = System.nanoTime();
    List<String> said = new ArrayList<>();
    Order order = new Order(Duration.ofMinutes(10), KILLS, TASKS, seed, folder);
    Outcome outcome = new Torture(order, said::add).run();

    assertThat(outcome.problems()).as("seed " + seed + "\n" + String.join("\n", said)).isEmpty();
    assertThat(outcome.deaths()).isEqualTo(KILLS);
    assertThat(outcome.helpers()).isGreaterThan(5);
    assertThat(outcome.starts()).isGreaterThan(400);
    assertThat(folder).doesNotExist();
  }
}
