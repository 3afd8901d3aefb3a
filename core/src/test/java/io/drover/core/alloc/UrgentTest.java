package io.drover.core.alloc;

import static io.drover.core.Tale.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.core.Now;
import io.drover.core.Tale;
import io.drover.core.effect.Effect;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a step is done though it cannot be stored. */
class UrgentTest {
  private static final Effect START = new Effect.StartTask("t", 2);
  private static final Effect STOP = new Effect.StopTask("t", 1, "");
  private static final Effect KILL = new Effect.KillTask("t", 1);

  private static Tale running() {
    return Tale.of(task("t").service().killTimeout(Duration.ofSeconds(5))).begins().started("t");
  }

  private static Now in(Duration time) {
    // A tale begins a second after its boot.
    return new Now(0, Duration.ofSeconds(1).plus(time).toNanos(), "boot1", "process1", 0);
  }

  @Test
  void whatEndsAProcessForGoodIsDoneAndNothingElse() {
    List<Effect> effects = List.of(new Effect.Wake(1), STOP, START, KILL);

    assertThat(Urgent.of(running().stops().state(), effects)).containsExactly(STOP, KILL);
  }

  @Test
  void theSignalOfARestartWaitsForItsRecord() {
    AllocSnapshot restarting = running().restarts(RestartScope.TASK, "t").state();

    assertThat(Urgent.of(restarting, List.of(STOP))).isEmpty();
    assertThat(Urgent.due(restarting, in(Duration.ofHours(1)))).isEmpty();
  }

  @ParameterizedTest(name = "after {0} ms: {1}")
  @CsvSource({"4999, 0", "5000, 1", "60000, 1"})
  void aGraceThatIsOverIsOver(long ms, int kills) {
    AllocSnapshot stopping = running().stops().state();

    assertThat(Urgent.due(stopping, in(Duration.ofMillis(ms)))).hasSize(kills);
  }

  @Test
  void aKilledProcessThatDoesNotEndIsKilledAgain() {
    AllocSnapshot forced = running().stops().after(Duration.ofSeconds(5)).state();

    assertThat(Urgent.due(forced, in(Duration.ofMillis(5_999)))).isEmpty();
    assertThat(Urgent.due(forced, in(Duration.ofSeconds(6)))).containsExactly(KILL);
  }

  @Test
  void aKillOfAllMeansWhatHasAProcessOrMayHaveOne() {
    Tale tale = Tale.of(task("t"), task("starts"), task("over")).begins().started("t");
    tale.started("over").ends("over", 0);

    assertThat(Urgent.all(tale.state()))
        .containsExactlyInAnyOrder(KILL, new Effect.KillTask("starts", 1));
  }
}
