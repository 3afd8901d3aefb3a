package io.drover.core.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.drover.api.Exit;
import io.drover.api.model.JobType;
import io.drover.api.model.Lifecycle;
import io.drover.api.model.RestartPolicy;
import io.drover.core.Now;
import io.drover.facts.Fact;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

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
  @Fact(
      number = "B249",
      text = "Without any attempts nothing is restarted: Policy allows no restarts.",
      recorded = "service-no-restarts")
  @Fact(
      number = "B252",
      text = "In mode fail a task has failed once its attempts in the interval are used up.",
      recorded = "restarts-exceeded")
  @Fact(
      number = "B253",
      text = "In mode delay it waits for the end of the interval then, without a random part.")
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
  @Fact(
      number = "B246",
      text =
          "Exit 0 is the end of a batch task; a service is restarted, and fails when its attempts"
              + " are used up.",
      recorded = {"service-exit-zero", "sysbatch-ok"})
  @Fact(
      number = "B247",
      text =
          "In the place of a step exit 0 is the end in every kind of job; a sidecar is restarted in"
              + " every kind.",
      recorded = {"sidecar-exits", "poststart-task"})
  @Fact(
      number = "S08",
      text =
          "Exit 0 uses up a service's attempts as a failure does, ends a batch task, and the place"
              + " in the group counts more than the kind of job.")
  void whatASuccessMeans(JobType type, String place, boolean end) {
    Lifecycle lifecycle =
        switch (place) {
          case null -> null;
          case "sidecar" -> new Lifecycle(Lifecycle.Hook.PRESTART, true);
          default -> new Lifecycle(Lifecycle.Hook.valueOf(place.toUpperCase(Locale.ROOT)), false);
        };
    assertThat(RestartRules.endsOnSuccess(type, lifecycle)).isEqualTo(end);
  }

  @Test
  @Fact(number = "B250", text = "Within the policy the wait is the delay and up to a quarter more.")
  @Fact(
      number = "B251",
      text = "The random part is the same for tasks that were made in the same second.",
      better = "each wait draws its own")
  @Fact(
      number = "D28",
      text = "Tasks that were made together come back together.",
      better = "they do not: each wait draws its own random part")
  void theWaitIsTheDelayAndUpToAQuarterMore() {
    Set<Long> waits = new HashSet<>();
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
              again -> {
                assertThat(again.reason()).isEqualTo("Restart within policy");
                assertThat(again.delayNs()).isBetween(8 * SECOND, 10 * SECOND - 1);
                waits.add(again.delayNs());
              });
    }
    assertThat(waits).as("what is drawn makes the wait").hasSizeGreaterThan(4);
  }

  @Test
  @Fact(
      number = "B254",
      text =
          "The interval is a window that begins with the task, and anew with the first failure"
              + " after its end; the count is forgotten when the agent dies.",
      better = "the count and the window are stored with the task")
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

  @ParameterizedTest(name = "{0} is a success: {1}")
  @MethodSource("ends")
  @Fact(number = "B248", text = "Success is code 0, without a signal and without an error.")
  @Fact(number = "B256", text = "An end for want of memory is judged as any other end.")
  void aSuccessIsCodeZeroAndNothingElse(Exit exit, boolean success) {
    RestartDecision decision =
        RestartRules.decide(
            policy(5, RestartPolicy.Mode.FAIL),
            true,
            new RestartState(0, 0),
            new RestartInput.Ended(exit),
            at(1, 0));
    assertThat(decision instanceof RestartDecision.Done).isEqualTo(success);
    assertThat(decision instanceof RestartDecision.Again).isEqualTo(!success);
  }

  static List<Arguments> ends() {
    return List.of(
        arguments(new Exit.Code(0), true),
        arguments(new Exit.Code(1), false),
        arguments(new Exit.Signal(15), false),
        arguments(new Exit.OutOfMemory(new Exit.Signal(9)), false),
        arguments(new Exit.TimedOut(new Exit.Code(0)), false),
        arguments(new Exit.Lost("nobody watching"), false));
  }

  @ParameterizedTest(name = "{0} restarts before, of {1} in mode {2}: {3}")
  @CsvSource({
    "0, 2, FAIL,  again",
    "2, 2, FAIL,  Exceeded",
    "2, 2, DELAY, again",
    "0, 0, FAIL,  Policy allows no restarts",
    "0, 0, DELAY, Policy allows no restarts",
  })
  @Fact(
      number = "S25",
      text =
          "A kill counts before a restart that was asked for, that before a failed start, that"
              + " before an exit; mode delay waits for the end of the window without a random part;"
              + " attempts are in memory only.",
      better = "the same order; attempts are stored")
  void aStartThatFailedCountsAsAnEnd(
      int before, int allowed, RestartPolicy.Mode mode, String expected) {
    RestartDecision decision =
        RestartRules.decide(
            policy(allowed, mode),
            true,
            new RestartState(before, 0),
            new RestartInput.StartError(true),
            at(1, 0));
    String told =
        switch (decision) {
          case RestartDecision.Again _ -> "again";
          case RestartDecision.Fail(String reason) -> reason;
          case RestartDecision.Done _ -> "done";
        };
    assertThat(told).startsWith(expected);
  }

  @Test
  @Fact(
      number = "B255",
      text =
          "A start that failed counts as an exit does; one that cannot be tried again fails the"
              + " task at once, in any mode.")
  void whatCannotHelpIsNotTried() {
    assertThat(
            RestartRules.decide(
                policy(5, RestartPolicy.Mode.DELAY),
                true,
                new RestartState(0, 0),
                new RestartInput.StartError(false),
                at(1, 0)))
        .isEqualTo(new RestartDecision.Fail("Error was unrecoverable"));
    assertThat(
            RestartRules.decide(
                policy(0, RestartPolicy.Mode.FAIL),
                true,
                new RestartState(0, 0),
                new RestartInput.StartError(false),
                at(1, 0)))
        .as("a policy without attempts is the reason that is told")
        .isEqualTo(new RestartDecision.Fail("Policy allows no restarts"));
  }
}
