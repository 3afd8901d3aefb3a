package io.drover.core.alloc;

import static io.drover.core.Tale.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.core.Tale;
import io.drover.core.effect.Effect;
import io.drover.core.effect.Effect.CallInfo;
import io.drover.core.effect.RunnerPhase;
import io.drover.core.effect.TaskPhase;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What of a step is done though it cannot be stored. */
class UrgentTest {
  private static Tale running() {
    return Tale.of(task("t").service().hooks("prekilling k")).begins().started("t");
  }

  static Stream<Arguments> effects() {
    return Stream.of(
        Arguments.of(new Effect.StopTask("t", 1, ""), true, "it ends a process"),
        Arguments.of(new Effect.KillTask("t", 1), true, "it ends a process"),
        Arguments.of(call(TaskPhase.PREKILLING), true, "the signal comes after it"),
        Arguments.of(call(RunnerPhase.PREKILL), true, "the signals come after it"),
        Arguments.of(new Effect.Wake(1), true, "a grace has its end"),
        Arguments.of(new Effect.CancelCall(1), true, "nothing begins"),
        Arguments.of(new Effect.FindTask("t", 1), true, "what is not found cannot be ended"),
        Arguments.of(call(TaskPhase.STOP), false, "what it undoes may be needed by the next start"),
        Arguments.of(call(TaskPhase.EXITED), false, "no process waits for it"),
        Arguments.of(call(TaskPhase.PRESTART), false, "it begins something"),
        Arguments.of(call(RunnerPhase.POSTRUN), false, "no process waits for it"),
        Arguments.of(new Effect.StartTask("t", 2), false, "an attempt is stored before its start"),
        Arguments.of(new Effect.ForgetTask("t", 1), false, "the exit would be forgotten"),
        Arguments.of(new Effect.Answer(1, ""), false, "an answer says that it is durable"));
  }

  private static Effect call(TaskPhase phase) {
    return new Effect.CallTaskHook(1, phase, "k", "t", 1, CallInfo.NONE);
  }

  private static Effect call(RunnerPhase phase) {
    return new Effect.CallRunnerHook(1, phase, "k", false);
  }

  @ParameterizedTest(name = "{0}: {1}, for {2}")
  @MethodSource("effects")
  void ofAnAllocThatIsToEndWhatEndsAProcessIsDone(Effect effect, boolean done, String why) {
    assertThat(Urgent.is(effect, running().stops().state())).as(why).isEqualTo(done);
  }

  @Test
  void theSignalOfARestartWaitsForItsRecord() {
    AllocSnapshot restarting = running().restarts(RestartScope.TASK, "t").state();

    assertThat(Urgent.goesOn(restarting)).isFalse();
    assertThat(Urgent.is(new Effect.StopTask("t", 1, ""), restarting)).isFalse();
  }

  @Test
  void itGoesOnUntilTheLastProcessHasEnded() {
    Tale tale = Tale.of(task("t"), task("other")).begins().started("t").started("other");
    assertThat(Urgent.goesOn(tale.state())).as("nobody ends it").isFalse();
    assertThat(Urgent.goesOn(tale.stops().state())).isTrue();
    assertThat(Urgent.goesOn(tale.ends("t", 0).state())).isTrue();

    assertThat(Urgent.goesOn(tale.ends("other", 0).state())).isFalse();
  }
}
