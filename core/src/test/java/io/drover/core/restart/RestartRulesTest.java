package io.drover.core.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Exit;
import io.drover.api.model.JobType;
import io.drover.api.model.Lifecycle;
import io.drover.api.model.RestartPolicy;
import io.drover.core.Now;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a task is started again. */
final class RestartRulesTest {
  private static final long SECOND = 1_000_000_000L;

  private static RestartPolicy policy(int attempts, RestartPolicy.Mode mode) {
    return new RestartPolicy(attempts, Duration.ofSeconds(60), Duration.ofSeconds(8), mode, false);
  }

  private static Now at(long seconds, long entropy) {
    return new Now(seconds * SECOND, 1, "boot", "process", entropy);
  }

  @ParameterizedTest(name = "{0} restarts in this window, {1} allowed, exit {2}, mode {3}: {4}")
  @CsvSource({
    "0, 2, 1, FAIL,  again",
    "1, 2, 1, FAIL,  again",
    "2, 2, 1, FAIL,  'Exceeded allowed attempts 2 in interval 1m0s and mode is \"fail\"'",
    "2, 2, 1, DELAY, at the end of the window",
    "0, 0, 1, FAIL,  Policy allows no restarts",
    "0, 0, 1, DELAY, Policy allows no restarts",
    "2, 2, 0, FAIL,  done",
  })
  void aBatchTask(int before, int allowed, int code, RestartPolicy.Mode mode, String expected) {
    RestartDecision decision =
        RestartRules.decide(
            policy(allowed, mode),
            true,
            new RestartState(before, 100 * SECOND),
            new RestartInput.Ended(new Exit.Code(code)),
            at(110, 0));

    String told =
        switch (decision) {
          case RestartDecision.Done _ -> "done";
          case RestartDecision.Fail(String reason) -> reason;
          case RestartDecision.Again(long delay, String reason, var _) ->
              reason.equals(RestartRules.DELAYED)
                  ? delay == 50 * SECOND ? "at the end of the window" : "after " + delay
                  : "again";
        };
    assertThat(told).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}, {1}: exit 0 is the end: {2}")
  @CsvSource({
    "BATCH,    ,          true",
    "SYSBATCH, ,          true",
    "SERVICE,  ,          false",
    "SYSTEM,   ,          false",
    "SERVICE,  prestart,  true",
    "SERVICE,  poststart, true",
    "SERVICE,  poststop,  true",
    "BATCH,    sidecar,   false",
  })
  void whatASuccessMeans(JobType type, String place, boolean end) {
    Lifecycle lifecycle =
        switch (place) {
          case null -> null;
          case "sidecar" -> new Lifecycle(Lifecycle.Hook.PRESTART, true);
          default ->
              new Lifecycle(
                  Lifecycle.Hook.valueOf(place.toUpperCase(java.util.Locale.ROOT)), false);
        };
    assertThat(RestartRules.endsOnSuccess(type, lifecycle)).isEqualTo(end);
  }

  @Test
  void theWaitIsTheDelayAndUpToAQuarterMore() {
    for (long entropy : new long[] {0, 1, SECOND, 2 * SECOND - 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      var decision =
          RestartRules.decide(
              policy(5, RestartPolicy.Mode.FAIL),
              false,
              new RestartState(0, 0),
              new RestartInput.Ended(new Exit.Code(0)),
              at(1, entropy));
      assertThat(decision)
          .isInstanceOfSatisfying(
              RestartDecision.Again.class,
              again -> assertThat(again.delayNs()).isBetween(8 * SECOND, 10 * SECOND - 1));
    }
  }

  @Test
  void aNewWindowCountsAnew() {
    var decision =
        RestartRules.decide(
            policy(1, RestartPolicy.Mode.FAIL),
            true,
            new RestartState(1, 0),
            new RestartInput.Ended(new Exit.Signal(9)),
            at(61, 0));
    assertThat(decision)
        .isInstanceOfSatisfying(
            RestartDecision.Again.class,
            again -> assertThat(again.state()).isEqualTo(new RestartState(1, 61 * SECOND)));
  }

  @Test
  void whatCannotHelpIsNotTried() {
    assertThat(
            RestartRules.decide(
                policy(5, RestartPolicy.Mode.DELAY),
                true,
                new RestartState(0, 0),
                new RestartInput.StartError(false),
                at(1, 0)))
        .isEqualTo(new RestartDecision.Fail("Error was unrecoverable"));
  }
}
