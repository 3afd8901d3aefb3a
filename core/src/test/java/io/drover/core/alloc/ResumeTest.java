package io.drover.core.alloc;

import static io.drover.core.Tale.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Exit;
import io.drover.api.Validity;
import io.drover.api.hook.RunnerPrerunResponse;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.model.ClientStatus;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.TaskState;
import io.drover.core.Tale;
import io.drover.core.task.TaskHooks;
import io.drover.core.task.TaskInput;
import io.drover.facts.Fact;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our process dies, and another goes on from what was stored. */
public final class ResumeTest {
  private static final List<String> A = List.of("a");
  private static final Exit INTERRUPTED = new Exit.Signal(2);

  private static Tale prepared(TaskPrestartResponse result) {
    TaskHooks hooks = new TaskHooks(A, List.of(), List.of(), List.of(), List.of(), List.of());
    Tale tale = Tale.of(task("t").service().hooks(hooks)).begins();
    tale.to("t", new TaskInput.HookDone(1, result)).started("t");
    tale.wants();
    return tale;
  }

  @Test
  @Fact(
      number = "B291",
      text =
          "In a new agent a process that runs is taken up again: no second start, no second Started"
              + " event.")
  @Fact(
      number = "B171",
      text = "A process that was taken up makes its task running without a Started event.")
  void aStartThatWasAskedForIsLookedForAndNotRepeated() {
    Tale tale = Tale.of(task("t")).begins();
    tale.wants();

    assertThat(tale.dies().wants()).containsExactly("find t/1");
    assertThat(tale.started("t").wants()).isEmpty();
    assertThat(tale.events("t")).containsExactly("Received", "Started");
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
  @Fact(
      number = "S21",
      text =
          "The end of a process is waited for whatever is killed meanwhile; a driver that is lost"
              + " is asked again, and nothing is told if the process still runs.")
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
      better =
          "both are stored: the count goes on, and so does the wait; a policy that an update"
              + " changes counts at once")
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
  @Fact(
      number = "B213",
      text = "A process of an alloc that is to stop is killed once it is found, as in any kill.")
  @Fact(
      number = "B214",
      text = "Such a kill is told as Terminated only.",
      better = "it is told as any other: Killing, Terminated, Killed")
  void aStopGoesOn() {
    Tale tale = Tale.of(task("t").service()).begins().started("t").stops().dies();
    assertThat(tale.wants()).endsWith("find t/1");

    assertThat(tale.started("t").wants()).containsExactly("stop t/1");
    tale.ends("t", INTERRUPTED);
    assertThat(tale.events("t"))
        .containsExactly("Received", "Started", "Killing", "Terminated", "Killed");
  }

  @Test
  @Fact(
      number = "B040",
      text =
          "An alloc that is to stop when it is taken up: no Prerun, no start; Postrun hooks, then"
              + " PreKill hooks are called.",
      better = "PreKill hooks are called before the others")
  void anAllocThatIsToStopIsNotSetUp() {
    Tale tale =
        Tale.of(task("t")).hooks("prerun a b", "prekill k", "postrun p").begins().stops().dies();

    assertThat(tale.wants()).containsExactly("1 a prerun", "cancel 1", "2 k prekill");
    assertThat(tale.hookDone(2).wants()).containsExactly("3 p postrun");
    assertThat(tale.hookDone(3).state().ended()).isTrue();
    assertThat(tale.shown("t").startedAtNs()).isZero();
  }

  @Test
  @Fact(
      number = "B041",
      text = "An alloc that has ended is not run again in a new agent, whatever its server says.")
  void whatHasEndedStaysEnded() {
    Tale tale = Tale.of(task("t").service()).hooks("prerun a", "postrun p").begins().hookDone(1);
    tale.started("t").stops().ends("t", INTERRUPTED).hookDone(2);
    tale.wants();

    assertThat(tale.dies().wants()).isEmpty();
    assertThat(tale.state().ended()).isTrue();
  }

  @Test
  @Fact(
      number = "B038",
      text =
          "Where Prerun fails around tasks that outlived the agent, they are killed: Setup Failure,"
              + " Terminated; the alloc has failed.",
      better = "the kill is told as any other")
  @Fact(
      number = "S14",
      text = "A Prerun that fails in a new agent kills tasks that outlived the old one.")
  void tasksDoNotOutliveWhatTheyStandOn() {
    Tale tale = Tale.of(task("t").service()).hooks("prerun a").begins();
    RunnerPrerunResponse ours = RunnerPrerunResponse.valid(Validity.PROCESS);
    tale.happens(new AllocEvent.HookDone(1, ours)).started("t");
    tale.wants();

    assertThat(tale.dies().wants()).containsExactly("find t/1", "2 a prerun");
    tale.started("t").hookFails(2, "a", "no");

    assertThat(tale.wants()).containsExactly("stop t/1");
    tale.ends("t", INTERRUPTED);
    assertThat(tale.events("t"))
        .containsExactly("Received", "Started", "Setup Failure", "Killing", "Terminated", "Killed");
    assertThat(tale.status().clientStatus()).isEqualTo(ClientStatus.FAILED);
  }

  @Test
  @Fact(
      number = "B197",
      text =
          "A Prestart that fails around a living process but may be tried again: the task is shown"
              + " as pending and as restarted, while its process runs on.",
      better = "it is shown as running; the hook is called again after the policy's delay")
  @Fact(
      number = "S13",
      text =
          "Prestart hooks are called again around a living process, which a failure for good must"
              + " kill; after another the task is shown as pending though it runs.",
      better = "only hooks whose result is not true any more are called; what runs is running")
  void aHookThatMayBeTriedAgainLeavesTheProcessAloneAndIsTriedAgain() {
    RestartPolicy policy = RestartPolicy.times(1, Duration.ofSeconds(15));
    Tale tale = Tale.of(task("t").restart(policy).hooks("prestart a b", "poststart c")).begins();
    tale.to("t", done(1, Validity.PROCESS)).to("t", done(2, Validity.PROCESS)).started("t");
    tale.hookDone("t", 3).dies().started("t");
    tale.wants();

    tale.hookFails("t", 4, "a", true);

    assertThat(tale.wants()).as("what comes after it waits for it").isEmpty();
    assertThat(tale.shown("t").state()).isEqualTo(TaskState.Status.RUNNING);
    assertThat(tale.shown("t").waitingFor()).isEqualTo("hook a, again");
    assertThat(tale.shown("t").restarts()).isZero();
    assertThat(tale.texts("t")).endsWith("a: no");
    assertThat(tale.after(Duration.ofMillis(14_999)).wants()).isEmpty();
    assertThat(tale.after(Duration.ofMillis(1)).wants()).containsExactly("5 a prestart of t");
    assertThat(tale.after(Duration.ofMinutes(1)).wants()).as("one call at a time").isEmpty();
    tale.to("t", done(5, Validity.PROCESS)).to("t", done(6, Validity.PROCESS));
    assertThat(tale.wants()).containsExactly("6 b prestart of t", "7 c poststart of t");
    assertThat(tale.shown("t").waitingFor()).isEmpty();
  }

  @ParameterizedTest(name = "a {0}")
  @CsvSource({
    "stop,    stop t/1",
    "death,   find t/1",
    "its end, ''",
  })
  void whatHappensWhileAHookIsToBeCalledAgainDoesNotWaitForIt(String what, String wanted) {
    Tale tale =
        prepared(TaskPrestartResponse.builder().env("A", "b").validity(Validity.PROCESS).build());
    tale.dies().started("t").hookFails("t", 2, "a", true);
    tale.wants();

    Tale after =
        switch (what) {
          case "stop" -> tale.stops();
          case "death" -> tale.dies();
          default -> tale.ends("t", 0);
        };

    assertThat(after.wants()).isEqualTo(wanted.isEmpty() ? List.of() : List.of(wanted));
    assertThat(tale.after(Duration.ofSeconds(1)).wants()).doesNotContain("3 a prestart of t");
  }

  @Test
  @Fact(
      number = "B198",
      text =
          "A Prestart that fails for good around a living process: the task is told dead and"
              + " failed, and then its process is killed.",
      better = "the process is killed first; the dead have no process")
  @Fact(
      number = "D15",
      text = "A task is reported dead while its process still lives.",
      better = "it is dead when its process is gone")
  void theDeadHaveNoProcess() {
    Tale tale =
        prepared(TaskPrestartResponse.builder().env("A", "b").validity(Validity.PROCESS).build());
    tale.dies().started("t");
    tale.wants();

    tale.hookFails("t", 2, "a", false);

    assertThat(tale.wants()).containsExactly("stop t/1");
    assertThat(tale.shown("t").state()).isEqualTo(TaskState.Status.RUNNING);
    tale.ends("t", INTERRUPTED);
    assertThat(tale.shown("t").state()).isEqualTo(TaskState.Status.DEAD);
    assertThat(tale.shown("t").failed()).isTrue();
    assertThat(tale.texts("t")).contains("Error was unrecoverable");
  }

  @ParameterizedTest(name = "over a {0}")
  @ValueSource(strings = {"death of ours", "reboot"})
  @Fact(
      number = "B023",
      text =
          "max_run_duration is for batch jobs and counts from the placing of the alloc, whatever"
              + " dies meanwhile; an update that changes it counts for the alloc that runs.")
  void theLimitOfTheRunTimeCountsOn(String what) {
    Tale tale = Tale.of(task("t")).limit(Duration.ofSeconds(10)).begins().started("t");
    tale.after(Duration.ofSeconds(6)).wants();

    if (what.equals("reboot")) {
      tale.reboots().ends("t", 1);
    } else {
      tale.dies().started("t");
      tale.wants();
      assertThat(tale.after(Duration.ofMillis(3_999)).wants()).isEmpty();
      assertThat(tale.after(Duration.ofMillis(1)).wants()).containsExactly("stop t/1");
    }
  }

  @Test
  @Fact(
      number = "B292",
      text = "A process that cannot be found does not matter if its task was not running.")
  void whatHadEndedIsNotLookedFor() {
    RestartPolicy policy = RestartPolicy.times(3, Duration.ofMinutes(1));
    Tale tale = Tale.of(task("t").restart(policy)).begins().started("t").ends("t", 1);
    tale.wants();

    assertThat(tale.dies().wants()).isEmpty();
    assertThat(tale.after(Duration.ofMinutes(2)).wants()).containsExactly("start t/2");
  }

  @Test
  @Fact(
      number = "B298",
      text =
          "In a new agent all Prerun and Prestart hooks are called again, but for those that said"
              + " to be done, and then the Poststart hooks.",
      better = "only those whose results are not true any more; then the Poststart hooks")
  void afterADeathPoststartIsCalledAgain() {
    Tale tale =
        Tale.of(task("t").service().hooks("prestart a b", "poststart c"))
            .hooks("prerun p")
            .begins();
    tale.happens(new AllocEvent.HookDone(1, RunnerPrerunResponse.valid(Validity.REBOOT)));
    tale.to("t", done(2, Validity.REBOOT)).to("t", done(3, Validity.PROCESS)).started("t");
    tale.hookDone("t", 4);
    tale.wants();

    tale.dies().started("t").to("t", done(5, Validity.PROCESS));

    assertThat(tale.wants()).containsExactly("find t/1", "5 b prestart of t", "6 c poststart of t");
  }

  private static TaskInput done(long call, Validity validity) {
    return new TaskInput.HookDone(
        call, TaskPrestartResponse.builder().env("A" + call, "b").validity(validity).build());
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
  @Fact(number = "B166", text = "In an alloc that is to end no Prestart hook is called any more.")
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
    tale.happens(new AllocEvent.Updated(1, Set.of()));
    tale.wants();

    assertThat(tale.dies().wants()).contains("2 a update");
  }
}
