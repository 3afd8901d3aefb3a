package io.drover.core.alloc;

import static io.drover.core.Tale.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Exit;
import io.drover.api.model.ClientStatus;
import io.drover.api.model.Lifecycle.Hook;
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

/** Groups of tasks from their beginning to their end. */
public final class LifeTest {
  private static final Exit INTERRUPTED = new Exit.Signal(2);

  private static Tale running(Tale.Draft... drafts) {
    Tale tale = Tale.of(drafts).begins();
    for (Tale.Draft _ : drafts) {
      for (String want : tale.wants()) {
        tale.started(want.substring("start ".length(), want.indexOf('/')));
      }
    }
    tale.wants();
    return tale;
  }

  @Test
  @Fact(
      number = "B199",
      text = "A kill is told as Killing, Terminated, Killed.",
      recorded = {"stop-service", "stop-kill-signal"})
  void aTaskIsStoppedAndSaysSo() {
    Tale tale = running(task("t").service()).stops();
    assertThat(tale.wants()).containsExactly("stop t/1");

    tale.ends("t", INTERRUPTED);

    assertThat(tale.events("t")).endsWith("Killing", "Terminated", "Killed");
    assertThat(tale.status().clientStatus()).isEqualTo(ClientStatus.COMPLETE);
  }

  @Test
  @Fact(
      number = "B065",
      text =
          "The Killing event says how long the task has before it is killed: its kill_timeout, 30 s"
              + " at most.",
      recorded = "stop-ignored")
  void theGraceIsToldAndKept() {
    Tale tale = running(task("t").service()).stops();
    tale.wants();
    assertThat(tale.texts("t")).contains("Sent interrupt. Waiting 5s before force killing");

    assertThat(tale.after(Duration.ofMillis(4_999)).wants()).isEmpty();
    assertThat(tale.after(Duration.ofMillis(1)).wants()).containsExactly("kill t/1");
  }

  @Test
  @Fact(
      number = "B204",
      text =
          "A kill that meets no process is told as Killing, without Killed; the task is not"
              + " failed.")
  @Fact(number = "S05", text = "Killed is said only where a living process was killed.")
  void aKillWithoutAProcessKilledNothing() {
    RestartPolicy policy = RestartPolicy.times(3, Duration.ofMinutes(1));
    Tale tale = running(task("t").restart(policy)).ends("t", 1).stops();

    assertThat(tale.events("t")).endsWith("Restarting", "Killing");
    assertThat(tale.shown("t").state()).isEqualTo(TaskState.Status.DEAD);
    assertThat(tale.shown("t").failed()).isFalse();
    assertThat(tale.shown("t").finishedAtNs()).isPositive();
  }

  @Test
  @Fact(
      number = "B062",
      text =
          "A stop ends the leader first, then the other mains, then sidecars; poststop tasks run"
              + " last.")
  @Fact(
      number = "B063",
      text = "Tasks of a stopped group finish in the order of their kinds.",
      recorded = {"stop-order", "stop-poststop"})
  void aStopHasAnOrder() {
    Tale tale =
        running(
            task("boss").service().leader(),
            task("plain").service(),
            task("side").service().in(Hook.PRESTART, true),
            task("post").in(Hook.POSTSTOP, false));
    tale.stops();
    assertThat(tale.wants()).containsExactly("stop boss/1");
    assertThat(tale.ends("boss", INTERRUPTED).wants()).containsExactly("stop plain/1");
    assertThat(tale.ends("plain", INTERRUPTED).wants()).containsExactly("stop side/1");
    assertThat(tale.ends("side", INTERRUPTED).wants()).containsExactly("start post/1");
    tale.started("post").ends("post", 0);
    assertThat(tale.state().ended()).isTrue();
  }

  @Test
  @Fact(
      number = "B068",
      text = "A leader that ends well ends the others, which hear Leader Task Dead.",
      recorded = {"leader-ok", "example-leader"})
  void aLeadersEndEndsTheOthers() {
    Tale tale = running(task("boss").leader(), task("other")).ends("boss", 0);

    assertThat(tale.wants()).containsExactly("stop other/1");
    assertThat(tale.events("other")).endsWith("Leader Task Dead", "Killing");
    tale.ends("other", INTERRUPTED);
    assertThat(tale.status().clientStatus()).isEqualTo(ClientStatus.COMPLETE);
  }

  @Test
  @Fact(
      number = "B069",
      text = "A leader that fails is named as the sibling that failed.",
      recorded = "leader-fails")
  void aLeaderThatFailsIsASibling() {
    Tale tale = running(task("boss").leader(), task("other")).ends("boss", 1);

    assertThat(tale.texts("other")).contains("Task's sibling \"boss\" failed");
  }

  @Test
  @Fact(
      number = "B070",
      text = "Where the leader has ended well and another task failed, the leader counts.")
  void theLeadersEndCountsBeforeAFailure() {
    Tale tale = running(task("bad"), task("boss").leader(), task("other"));

    tale.ends("boss", 0).ends("bad", 1);

    assertThat(tale.events("other"))
        .contains("Leader Task Dead")
        .doesNotContain("Sibling Task Failed");
  }

  @Test
  @Fact(
      number = "B071",
      text = "A task that fails ends the others, and the alloc is failed.",
      recorded = {"sibling-fails", "example-failure"})
  @Fact(number = "B079", text = "Failed counts more than running.")
  void aFailureEndsTheSiblings() {
    Tale tale = running(task("bad"), task("good")).ends("bad", 1);

    assertThat(tale.wants()).containsExactly("stop good/1");
    assertThat(tale.events("good")).endsWith("Sibling Task Failed", "Killing");
    assertThat(tale.status().clientStatus()).isEqualTo(ClientStatus.FAILED);
    assertThat(tale.status().description()).isEqualTo("Failed tasks");
  }

  @Test
  @Fact(
      number = "B072",
      text = "Sidecars end when the last main has, and hear Main Tasks Dead.",
      recorded = {"prestart-sidecar", "poststart-sidecar"})
  void sidecarsEndWithTheMains() {
    Tale tale = running(task("main"), task("side").in(Hook.PRESTART, true)).ends("main", 0);

    assertThat(tale.wants()).containsExactly("stop side/1");
    assertThat(tale.events("side")).endsWith("Main Tasks Dead", "Killing");
  }

  @Test
  @Fact(
      number = "B074",
      text = "A poststop task that fails ends nobody, and fails the alloc.",
      recorded = "poststop-fails")
  @Fact(number = "B080", text = "Between the last main and its poststop task the alloc is pending.")
  void aPoststopTaskThatFailsFailsTheAlloc() {
    Tale tale = running(task("main"), task("post").in(Hook.POSTSTOP, false)).ends("main", 0);
    assertThat(tale.status().clientStatus()).isEqualTo(ClientStatus.PENDING);

    tale.started("post").ends("post", 1);

    assertThat(tale.events("main")).doesNotContain("Sibling Task Failed");
    assertThat(tale.status().clientStatus()).isEqualTo(ClientStatus.FAILED);
  }

  @Test
  @Fact(
      number = "D03",
      text = "Poststop tasks have no limit, and a stop or a destroy waits for them.",
      better = "after five minutes, or as many as the job says, they are ended and have failed")
  void aPoststopTaskThatDoesNotEndIsEndedAtItsLimit() {
    Tale tale = running(task("main").service(), task("post").in(Hook.POSTSTOP, false));
    tale.stops().ends("main", INTERRUPTED).started("post");
    tale.wants();

    tale.after(Duration.ofMinutes(5).minusMillis(1));
    assertThat(tale.wants()).isEmpty();
    tale.after(Duration.ofMillis(1));

    assertThat(tale.wants()).containsExactly("stop post/1");
    assertThat(tale.texts("post"))
        .last()
        .isEqualTo("poststop tasks of a stopped alloc may take 5m0s");
    tale.ends("post", INTERRUPTED);
    assertThat(tale.state().ended()).isTrue();
    assertThat(tale.status().clientStatus()).isEqualTo(ClientStatus.FAILED);
    assertThat(tale.state().tasks().get("post").facts().lastExit())
        .isEqualTo(new Exit.TimedOut(INTERRUPTED));
  }

  @Test
  void thatLimitBeginsWithTheStopAlsoWhereThePoststopTaskRunsAlready() {
    Tale tale = running(task("main"), task("post").in(Hook.POSTSTOP, false)).ends("main", 0);
    tale.started("post").after(Duration.ofHours(1));
    tale.wants();

    assertThat(tale.stops().after(Duration.ofMinutes(4)).wants()).isEmpty();
    assertThat(tale.after(Duration.ofMinutes(1)).wants()).containsExactly("stop post/1");
  }

  @Test
  void thatLimitOutlivesUs() {
    Tale tale = running(task("main"), task("post").in(Hook.POSTSTOP, false));
    tale.stops().ends("main", INTERRUPTED).started("post").after(Duration.ofMinutes(3));
    tale.dies().started("post");
    tale.wants();

    assertThat(tale.after(Duration.ofMinutes(1)).wants()).isEmpty();
    assertThat(tale.after(Duration.ofMinutes(1)).wants()).containsExactly("stop post/1");
  }

  @Test
  @Fact(
      number = "B075",
      text =
          "A main that waits behind a prestart task and is killed was never started and is not"
              + " failed.",
      recorded = "prestart-fails")
  void aMainBehindItsGateNeverStarts() {
    Tale tale = Tale.of(task("main"), task("pre").in(Hook.PRESTART, false)).begins();
    assertThat(tale.wants()).containsExactly("start pre/1");

    tale.started("pre").ends("pre", 1);

    assertThat(tale.events("main")).containsExactly("Received", "Sibling Task Failed", "Killing");
    assertThat(tale.shown("main").startedAtNs()).isZero();
    assertThat(tale.shown("main").failed()).isFalse();
  }

  @Test
  @Fact(
      number = "B082",
      text = "An alloc that reached the limit of its run time is complete, whatever its tasks did.",
      recorded = "max-run")
  @Fact(number = "B084", text = "At that limit poststop tasks do not run, and are told why.")
  void theLimitOfTheRunTimeEndsAll() {
    Tale tale =
        Tale.of(task("t"), task("post").in(Hook.POSTSTOP, false))
            .limit(Duration.ofSeconds(10))
            .begins()
            .started("t");
    tale.wants();

    assertThat(tale.after(Duration.ofSeconds(10)).wants()).containsExactly("stop t/1");
    tale.ends("t", INTERRUPTED);

    assertThat(tale.status().clientStatus()).isEqualTo(ClientStatus.COMPLETE);
    assertThat(tale.status().description()).isEqualTo("allocation exceeded max_run_duration");
    assertThat(tale.events("post")).containsExactly("Received", "Killing");
    assertThat(tale.texts("post")).endsWith("allocation exceeded max_run_duration");
    assertThat(tale.wants()).isEmpty();
    assertThat(tale.state().tasks().get("t").facts().lastExit())
        .isEqualTo(new Exit.TimedOut(INTERRUPTED));
  }

  @Test
  void aRestartAfterTheLimitIsEndedToo() {
    Tale tale = Tale.of(task("t")).limit(Duration.ofSeconds(10)).begins().started("t");
    tale.restarts(RestartScope.ALL, "");
    tale.wants();

    tale.after(Duration.ofSeconds(11)).ends("t", INTERRUPTED);

    assertThat(tale.wants()).doesNotContain("start t/2");
    assertThat(tale.state().ended()).isTrue();
  }

  @Test
  @Fact(
      number = "B201",
      text =
          "A task waits for its shutdown delay before its signal, tells so, and is pending"
              + " meanwhile.",
      better = "it is running, for its process is, and waits for shutdown_delay",
      recorded = "stop-shutdown-delay")
  @Fact(number = "B218", text = "A restart on request does not wait for the shutdown delay.")
  void theShutdownDelayIsForKillsOnly() {
    Tale.Draft draft = task("t").service().shutdownDelay(Duration.ofSeconds(3));
    Tale stopped = running(draft).stops();
    assertThat(stopped.wants()).isEmpty();
    assertThat(stopped.events("t")).endsWith("Killing", "Waiting for shutdown delay");
    assertThat(stopped.after(Duration.ofSeconds(3)).wants()).containsExactly("stop t/1");

    assertThat(running(draft).restarts(RestartScope.TASK, "t").wants()).containsExactly("stop t/1");
  }

  @Test
  @Fact(number = "B202", text = "A stop without delay ends a delay that runs.")
  void aSecondStopWithoutDelayEndsTheDelay() {
    Tale tale = running(task("t").service().shutdownDelay(Duration.ofSeconds(3))).stops();
    tale.wants();

    tale.happens(new AllocEvent.StopAsked(2, true));

    assertThat(tale.wants()).containsExactly("stop t/1");
    assertThat(tale.events("t")).contains("Skipping shutdown delay");
  }

  @Test
  @Fact(
      number = "B217",
      text = "A restart on request is told, ends the process, and starts at once.")
  @Fact(number = "B219", text = "It does not count for the restart policy, but as a restart.")
  @Fact(number = "B257", text = "Such a restart gives no reason in its Restarting event.")
  void aRestartOnRequest() {
    Tale tale = running(task("t").service()).restarts(RestartScope.TASK, "t");
    assertThat(tale.wants()).containsExactly("stop t/1");

    tale.ends("t", INTERRUPTED);

    assertThat(tale.wants()).containsExactly("start t/2");
    assertThat(tale.events("t")).endsWith("Restart Signaled", "Terminated", "Restarting");
    assertThat(tale.texts("t")).endsWith("Task restarting in 0s");
    assertThat(tale.shown("t").events().getLast().details()).containsEntry("restart_reason", "");
    assertThat(tale.shown("t").restarts()).isEqualTo(1);
    assertThat(tale.state().tasks().get("t").facts().restart().count()).isZero();
  }

  @Test
  @Fact(
      number = "B215",
      text =
          "A task without a process refuses a restart: Task not running; so does one that waits for"
              + " its next start.",
      better = "one that waits for its next start does not refuse, but starts at once")
  void aDeadTaskRefusesARestart() {
    Tale tale = running(task("t"), task("u")).ends("t", 0);
    tale.wantsAll();

    tale.restarts(RestartScope.TASK, "t");

    assertThat(tale.wantsAll()).containsExactly("answer Task not running");
  }

  @Test
  @Fact(
      number = "B057",
      text = "A task that an update took away is killed and failed: update missing task.")
  void aTaskThatAnUpdateTookAway() {
    Tale tale = running(task("t").service(), task("old").service());

    tale.happens(new AllocEvent.Updated(1, Set.of("old")));

    assertThat(tale.wants()).containsExactly("stop old/1");
    assertThat(tale.texts("old")).contains("update missing task");
    assertThat(tale.shown("old").failed()).isTrue();
  }

  @Test
  void killNowWaitsForNobody() {
    Tale tale =
        running(
            task("boss").service().leader().shutdownDelay(Duration.ofMinutes(1)),
            task("other").service(),
            task("post").in(Hook.POSTSTOP, false));

    tale.happens(new AllocEvent.KillNowAsked(1));

    assertThat(tale.wants()).contains("kill boss/1", "kill other/1");
    tale.ends("boss", new Exit.Signal(9)).ends("other", new Exit.Signal(9));
    assertThat(tale.state().ended()).isTrue();
    assertThat(tale.wants()).doesNotContain("start post/1");
  }

  @Test
  void aKillAtOnceIsOneForTheNextProcessOfOursToo() {
    Tale tale = running(task("deaf").service());
    tale.happens(new AllocEvent.KillNowAsked(1));
    assertThat(tale.wants()).contains("kill deaf/1");
    assertThat(tale.dies().wants()).containsExactly("find deaf/1");

    assertThat(tale.started("deaf").wants()).contains("kill deaf/1");
  }

  @Test
  void whatWasOnlyJustStartingIsKilledAtOnceWhenItIsThere() {
    Tale tale = Tale.of(task("t").service()).begins();
    tale.happens(new AllocEvent.KillNowAsked(1));

    assertThat(tale.started("t").wants()).contains("kill t/1");
  }

  @Test
  @Fact(
      number = "B046",
      text = "A stop while Prerun hooks run: no task starts.",
      better = "the hook under way is cancelled, so the stop does not wait for its whole time")
  void aStopDuringTheSetUp() {
    RunnerHooks hooks =
        new RunnerHooks(List.of("a", "b"), List.of(), List.of(), List.of(), List.of(), List.of());
    Tale tale = Tale.of(task("t")).hooks(hooks).begins();
    assertThat(tale.wants()).containsExactly("1 a prerun");

    assertThat(tale.stops().wants()).containsExactly("cancel 1");
    tale.hookDone(1);

    assertThat(tale.wants()).isEmpty();
    assertThat(tale.events("t")).containsExactly("Received", "Killing");
    assertThat(tale.state().ended()).isTrue();
  }

  @Test
  @Fact(number = "B037", text = "A Prerun that fails: every task says Received, Setup Failure.")
  void aPrerunThatFails() {
    RunnerHooks hooks =
        new RunnerHooks(List.of("a"), List.of(), List.of(), List.of(), List.of("a"), List.of());
    Tale tale = Tale.of(task("t")).hooks(hooks).begins();

    tale.happens(new AllocEvent.HookFailed(1, "a", "no", false));

    assertThat(tale.events("t")).containsExactly("Received", "Setup Failure");
    assertThat(tale.status().clientStatus()).isEqualTo(ClientStatus.FAILED);
    assertThat(tale.wants()).contains("2 a postrun");
  }

  @Test
  @Fact(number = "B169", text = "A restart calls PreKilling and Exited hooks, and no Stop hooks.")
  void theHooksOfARestart() {
    List<String> a = List.of("a");
    Tale tale =
        Tale.of(task("t").service().hooks(new TaskHooks(a, a, a, a, List.of(), a))).begins();
    tale.hookDone("t", 1).started("t").hookDone("t", 2);
    tale.wants();

    tale.restarts(RestartScope.TASK, "t").hookDone("t", 3).ends("t", INTERRUPTED).hookDone("t", 4);

    assertThat(tale.wants())
        .containsExactly("3 a prekilling of t", "stop t/1", "4 a exited of t", "5 a prestart of t");
  }

  @Test
  void aLateAnswerOfAnOldAttemptChangesNothing() {
    Tale tale = running(task("t").service().restart(RestartPolicy.times(3, Duration.ZERO)));
    tale.ends("t", 1).started("t");
    AllocSnapshot before = tale.state();

    tale.to("t", new TaskInput.Exited(1, new Exit.Code(1), ""));

    assertThat(tale.state()).isEqualTo(before);
  }
}
