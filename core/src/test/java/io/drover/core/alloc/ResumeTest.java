package io.drover.core.alloc;

import static io.drover.core.Tale.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Exit;
import io.drover.api.Validity;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.model.RestartPolicy;
import io.drover.core.Fact;
import io.drover.core.Tale;
import io.drover.core.task.TaskHooks;
import io.drover.core.task.TaskInput;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our process dies, and another goes on from what was stored. */
public final class ResumeTest {
  private static final List<String> A = List.of("a");

  private static Tale prepared(TaskPrestartResponse result) {
    TaskHooks hooks = new TaskHooks(A, List.of(), List.of(), List.of(), List.of(), List.of());
    Tale tale = Tale.of(task("t").service().hooks(hooks)).begins();
    tale.to("t", new TaskInput.HookDone(1, result)).started("t");
    tale.wants();
    return tale;
  }

  @Test
  void aStartThatWasAskedForIsLookedForAndNotRepeated() {
    Tale tale = Tale.of(task("t")).begins();
    tale.wants();

    assertThat(tale.dies().wants()).containsExactly("find t/1");
    assertThat(tale.started("t").wants()).isEmpty();
    assertThat(tale.events("t")).containsExactly("Received", "Started");
  }

  @Test
  void aStartThatNeverCameIsMadeAsTheNextAttempt() {
    Tale tale = Tale.of(task("t")).begins().dies();
    tale.wants();

    assertThat(tale.to("t", new TaskInput.NeverStarted(1)).wants()).containsExactly("start t/2");
  }

  @Test
  void aProcessThatEndedMeanwhileGivesItsExit() {
    Tale tale = Tale.of(task("t")).begins().started("t").dies();
    tale.ends("t", 37);

    assertThat(tale.state().tasks().get("t").facts().lastExit()).isEqualTo(new Exit.Code(37));
    assertThat(tale.events("t")).contains("Terminated");
  }

  @Test
  @Fact(
      number = "D18",
      text = "Restart attempts and the wait before a restart are forgotten when the agent dies.",
      better = "Both are stored: the count goes on, and so does the wait.")
  void theRestartPolicyRemembers() {
    RestartPolicy policy = RestartPolicy.times(1, Duration.ofSeconds(10));
    Tale tale = Tale.of(task("t").restart(policy)).begins().started("t").ends("t", 1);
    tale.wants();

    tale.dies();
    assertThat(tale.after(Duration.ofMillis(9_999)).wants()).isEmpty();
    assertThat(tale.after(Duration.ofMillis(2)).wants()).containsExactly("start t/2");
    tale.started("t").dies().ends("t", 1);

    assertThat(tale.texts("t")).anyMatch(t -> t.startsWith("Exceeded allowed attempts 1"));
    assertThat(tale.shown("t").failed()).isTrue();
  }

  @Test
  void aStopGoesOn() {
    Tale tale = Tale.of(task("t").service()).begins().started("t").stops().dies();
    assertThat(tale.wants()).endsWith("find t/1");

    assertThat(tale.started("t").wants()).containsExactly("stop t/1");
  }

  @ParameterizedTest(name = "valid for {0}, after a {1}: {2}")
  @CsvSource({
    "PROCESS,       death of ours, 2 a prestart of t",
    "AGENT_RESTART, death of ours,",
    "AGENT_RESTART, reboot,        2 a prestart of t",
    "REBOOT,        reboot,",
  })
  void aResultIsMadeAgainExactlyWhenItIsNotTrueAnyMore(
      Validity validity, String what, String again) {
    Tale tale = prepared(TaskPrestartResponse.builder().env("A", "b").validity(validity).build());

    if (what.equals("reboot")) {
      tale.reboots();
    } else {
      tale.dies();
    }
    tale.started("t");

    List<String> expected = again == null ? List.of("find t/1") : List.of("find t/1", again);
    assertThat(tale.wants()).isEqualTo(expected);
  }

  @Test
  void noPrestartIsCalledAroundAProcessThatIsToEnd() {
    Tale tale =
        prepared(TaskPrestartResponse.builder().env("A", "b").validity(Validity.PROCESS).build());
    tale.stops().dies().started("t");

    assertThat(tale.wants()).containsExactly("stop t/1", "find t/1", "stop t/1");
  }

  @Test
  void anUpdateThatWasCutShortIsToldAgain() {
    RunnerHooks hooks = new RunnerHooks(List.of(), A, List.of(), List.of(), List.of(), List.of());
    Tale tale = Tale.of(task("t").service()).hooks(hooks).begins().started("t");
    tale.happens(new AllocEvent.Updated(1, java.util.Set.of()));
    tale.wants();

    assertThat(tale.dies().wants()).contains("2 a update");
  }
}
