package io.drover.core.alloc;

import static io.drover.core.Tale.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Exit;
import io.drover.api.model.ClientStatus;
import io.drover.api.model.Lifecycle.Hook;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.TaskState;
import io.drover.core.Tale;
import io.drover.core.task.TaskInput;
import io.drover.facts.Fact;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tasks are killed, in every state they can be in. */
public final class KillTest {
  private static final Exit INTERRUPTED = new Exit.Signal(2);

  private static Tale running(Tale.Draft draft) {
    Tale tale = Tale.of(draft).begins().started("t");
    tale.wants();
    return tale;
  }

  @Test
  @Fact(
      number = "B200",
      text =
          "A kill is PreKilling hooks, shutdown delay, signal, end, Terminated, Exited hooks,"
              + " Killed.")
  void theStepsOfAKill() {
    Tale tale =
        running(
            task("t")
                .service()
                .hooks("prekilling c", "exited d", "stop e")
                .shutdownDelay(Duration.ofSeconds(3)));

    assertThat(tale.stops().wants()).containsExactly("1 c prekilling of t");
    assertThat(tale.hookDone("t", 1).wants()).isEmpty();
    assertThat(tale.events("t")).endsWith("Killing", "Waiting for shutdown delay");
    assertThat(tale.after(Duration.ofSeconds(3)).wants()).containsExactly("stop t/1");
    assertThat(tale.ends("t", INTERRUPTED).wants()).containsExactly("2 d exited of t");
    assertThat(tale.events("t")).endsWith("Terminated");
    assertThat(tale.hookDone("t", 2).wants()).containsExactly("3 e stop of t");
    assertThat(tale.events("t")).endsWith("Terminated", "Killed");
  }

  @Test
  @Fact(number = "B064", text = "A task that has ended is not told of a kill of the others.")
  @Fact(number = "B056", text = "A second stop kills nobody again.")
  void whoIsDeadIsNotKilled() {
    Tale tale = Tale.of(task("a"), task("b").service()).begins().started("a").started("b");
    tale.ends("a", 0).wants();

    assertThat(tale.stops().wants()).containsExactly("stop b/1");
    assertThat(tale.stops().wants()).isEmpty();
    assertThat(tale.events("a")).doesNotContain("Killing");
    assertThat(tale.events("b")).containsOnlyOnce("Killing");
  }

  @Test
  @Fact(
      number = "B066",
      text = "A kill first cancels what is under way for the task, then is told, then waited for.")
  @Fact(
      number = "D01",
      text =
          "No hook and no call of a driver has a deadline, and a stop waits for whatever is under"
              + " way.",
      better =
          "every hook call has a deadline, and a kill cancels a Prestart; one that does not listen"
              + " is abandoned at its deadline")
  void aKillCancelsAPrestart() {
    Tale tale = Tale.of(task("t").hooks("prestart a b", "stop c")).begins();
    tale.wants();

    assertThat(tale.stops().wants()).containsExactly("cancel 1");
    assertThat(tale.events("t")).endsWith("Killing");
    assertThat(tale.shown("t").waitingFor()).isEqualTo("hook a to end");
    assertThat(tale.hookDone("t", 1).wants()).containsExactly("2 c stop of t");
  }

  @Test
  @Fact(
      number = "D08",
      text = "A kill, or a shutdown of the agent, while a hook tries again marks the task failed.",
      better = "a task that was killed in a hook has not failed, and nor has one that is resumed")
  void aHookThatFailsOfItsCancellingFailsNobody() {
    Tale killed = Tale.of(task("t").hooks("prestart a")).begins().stops();
    killed.hookFails("t", 1, "a", false);
    assertThat(killed.shown("t").failed()).isFalse();
    assertThat(killed.events("t")).containsExactly("Received", "Killing");
    assertThat(killed.status().clientStatus()).isEqualTo(ClientStatus.COMPLETE);

    Tale resumed = Tale.of(task("t").hooks("prestart a")).begins();
    resumed.wants();
    assertThat(resumed.dies().wants()).containsExactly("2 a prestart of t");
    assertThat(resumed.shown("t").failed()).isFalse();
  }

  @Test
  @Fact(
      number = "B067",
      text = "A stop that meets a task between two starts may leave out its Killing event.",
      better = "the event is there whatever the task is doing")
  void aKillBetweenTwoStartsIsTold() {
    RestartPolicy policy = RestartPolicy.times(3, Duration.ofMinutes(1));
    Tale tale = running(task("t").restart(policy)).ends("t", 1).stops();

    assertThat(tale.events("t")).endsWith("Restarting", "Killing");
    assertThat(tale.after(Duration.ofMinutes(2)).wants()).isEmpty();
  }

  @Test
  @Fact(
      number = "B203",
      text =
          "A process that ends by itself during the shutdown delay of its kill is judged by the"
              + " restart policy, and can fail.",
      better = "it was killed: no restart, no failure")
  @Fact(
      number = "D14",
      text = "A task that was stopped on purpose fails if it ends during its shutdown delay.",
      better = "it does not")
  void anEndDuringTheShutdownDelayIsTheKills() {
    Tale tale = running(task("t").service().shutdownDelay(Duration.ofSeconds(3))).stops();

    tale.ends("t", 1);

    assertThat(tale.shown("t").failed()).isFalse();
    assertThat(tale.events("t")).endsWith("Terminated", "Killed");
    assertThat(tale.status().clientStatus()).isEqualTo(ClientStatus.COMPLETE);
    assertThat(tale.after(Duration.ofSeconds(3)).wants()).isEmpty();
  }

  @Test
  @Fact(
      number = "S06",
      text =
          "During the shutdown delay a task is shown as pending, though its process runs; if that"
              + " ends then, the restart policy judges.",
      better = "it is running, and waits for its shutdown delay; its end is the kill's")
  void whatRunsIsShownAsRunning() {
    Tale tale = running(task("t").service().shutdownDelay(Duration.ofSeconds(3))).stops();

    assertThat(tale.shown("t").state()).isEqualTo(TaskState.Status.RUNNING);
    assertThat(tale.shown("t").waitingFor()).isEqualTo("shutdown_delay");
  }

  @Test
  @Fact(
      number = "B209",
      text = "A kill while the driver starts the process waits for that, and then kills it.")
  void aKillDuringAStartKillsWhatWasStarted() {
    Tale tale = Tale.of(task("t").hooks("poststart p")).begins().stops();
    assertThat(tale.wants()).containsExactly("start t/1");

    assertThat(tale.started("t").wants()).containsExactly("stop t/1");
  }

  @Test
  @Fact(
      number = "B210",
      text = "A stop that fails is tried five times in six minutes; then its end is waited for.",
      better = "a process that does not end is killed again, after 1, 2, 4 s and so on, for ever")
  @Fact(
      number = "D07",
      text = "Five tries to stop, fixed waits between them, then none.",
      better = "the kill is repeated until the processes are gone, at least every minute or so")
  @Fact(
      number = "B211",
      text = "A driver that says it has no such task counts as a kill that is done.",
      better = "only the end of the process is; who has none is asked what became of it")
  void aKillIsRepeatedUntilTheEnd() {
    Tale tale = running(task("t").service().killTimeout(Duration.ofSeconds(5))).stops();
    tale.wants();

    assertThat(tale.after(Duration.ofSeconds(5)).wants()).containsExactly("kill t/1");
    for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 64, 64, 64}) {
      assertThat(tale.after(Duration.ofSeconds(seconds).minusMillis(1)).wants()).isEmpty();
      assertThat(tale.after(Duration.ofMillis(1)).wants()).containsExactly("kill t/1");
    }
    assertThat(tale.shown("t").state()).isEqualTo(TaskState.Status.RUNNING);
    assertThat(tale.ends("t", new Exit.Signal(9)).state().ended()).isTrue();
  }

  @Test
  void theGroupWaitsBeforeTheFirstOfItsTasks() {
    Tale tale = Tale.of(task("boss").service().leader(), task("t").service());
    tale.hooks("prekill k").shutdownDelay(Duration.ofSeconds(60)).begins();
    tale.started("boss").started("t").wants();

    assertThat(tale.stops().wants()).containsExactly("1 k prekill");
    assertThat(tale.hookDone(1).wants()).isEmpty();
    assertThat(tale.status().waitingFor()).isEqualTo("shutdown_delay");
    assertThat(tale.events("boss")).doesNotContain("Killing");

    assertThat(tale.after(Duration.ofSeconds(40)).dies().wants())
        .containsExactlyInAnyOrder("find boss/1", "find t/1");
    tale.started("boss").started("t");
    assertThat(tale.after(Duration.ofMillis(19_999)).wants()).isEmpty();
    assertThat(tale.after(Duration.ofMillis(1)).wants()).containsExactly("stop boss/1");
    assertThat(tale.ends("boss", INTERRUPTED).wants()).containsExactly("stop t/1");
  }

  @Test
  void whoDoesNotWantToWaitForTheGroupsDelayDoesNot() {
    for (AllocEvent event :
        new AllocEvent[] {
          new AllocEvent.StopAsked(2, true),
          new AllocEvent.DestroyAsked(2),
          new AllocEvent.KillNowAsked(2)
        }) {
      Tale tale = Tale.of(task("t").service()).shutdownDelay(Duration.ofHours(1)).begins();
      tale.started("t").stops().wants();

      tale.happens(event);

      assertThat(tale.wants()).as(event.toString()).containsAnyOf("stop t/1", "kill t/1");
    }
  }

  @Test
  void whereNothingRunsTheGroupDoesNotWait() {
    Tale waiting = Tale.of(task("t").hooks("prestart a")).shutdownDelay(Duration.ofHours(1));
    waiting.begins().stops().hookDone("t", 1);
    assertThat(waiting.state().ended()).isTrue();

    Tale ending = Tale.of(task("t").service()).shutdownDelay(Duration.ofHours(1)).begins();
    ending.started("t").stops().ends("t", 0);
    assertThat(ending.state().ended()).as("its last process ended meanwhile").isTrue();
  }

  @Test
  void withoutATimeoutTheKillFollowsTheSignal() {
    Tale tale = running(task("t").service().killTimeout(Duration.ZERO)).stops();

    assertThat(tale.texts("t")).endsWith("Sent interrupt");
    assertThat(tale.wants()).containsExactly("stop t/1");
    assertThat(tale.after(Duration.ZERO).wants()).containsExactly("kill t/1");
  }

  @Test
  @Fact(
      number = "B073",
      text = "Where a group has no sidecars, the end of its main tasks ends nobody.")
  void aStepAfterTheMainsMayFinish() {
    Tale tale =
        Tale.of(task("main"), task("after").in(Hook.POSTSTART, false)).begins().started("main");
    tale.started("after").ends("main", 0);

    assertThat(tale.events("after")).doesNotContain("Killing");
    assertThat(tale.ends("after", 0).status().clientStatus()).isEqualTo(ClientStatus.COMPLETE);
  }

  @Test
  @Fact(
      number = "S22",
      text =
          "A leader's end counts before a failure, a failure before the end of the mains; poststop"
              + " tasks neither cause a kill of the others nor are killed with them.")
  void poststopTasksTakeNoPartInKills() {
    Tale tale =
        Tale.of(task("boss").leader(), task("bad"), task("post").in(Hook.POSTSTOP, false))
            .begins()
            .started("boss")
            .started("bad");
    tale.wants();

    tale.ends("boss", 0).ends("bad", 1);

    assertThat(tale.events("bad"))
        .contains("Leader Task Dead")
        .doesNotContain("Sibling Task Failed");
    assertThat(tale.wants()).containsExactly("stop bad/1", "start post/1");
    assertThat(tale.events("post")).containsExactly("Received");
    tale.started("post").ends("post", 0);
    assertThat(tale.status().clientStatus()).isEqualTo(ClientStatus.COMPLETE);
  }

  @Test
  @Fact(
      number = "B120",
      text = "A destroy waits for a poststop task, however long that takes.",
      better = "it has five minutes, and a request to kill now ends it at once")
  void aPoststopTaskCanBeEndedTooByAKillNow() {
    Tale tale =
        Tale.of(task("main"), task("post").in(Hook.POSTSTOP, false)).begins().started("main");
    tale.happens(new AllocEvent.DestroyAsked(1)).ends("main", INTERRUPTED).started("post");
    tale.wants();

    tale.happens(new AllocEvent.KillNowAsked(2));

    assertThat(tale.wants()).contains("kill post/1");
    tale.ends("post", new Exit.Signal(9));
    assertThat(tale.state().stage()).isEqualTo(new AllocStage.Destroyed());
  }

  @Test
  @Fact(
      number = "S04",
      text =
          "Poststop tasks run after a prestart task that failed, after a stop during prestart, and"
              + " in a destroy; not after a failed Prerun nor at the limit of the run time.")
  @Fact(number = "B271", text = "A stop during prestart: no main starts, and poststop tasks run.")
  @Fact(
      number = "B269",
      text =
          "After a prestart task that failed the others are killed, mains without having started,"
              + " poststop tasks run, and the alloc has failed.",
      recorded = "prestart-fails")
  void poststopTasksRunWhateverHappensBeforeMain() {
    for (String how : new String[] {"fails", "is stopped", "is destroyed"}) {
      Tale tale =
          Tale.of(
                  task("pre").in(Hook.PRESTART, false),
                  task("side").in(Hook.PRESTART, true),
                  task("main"),
                  task("post").in(Hook.POSTSTOP, false))
              .begins()
              .started("pre")
              .started("side");
      assertThat(tale.wants()).containsExactly("start pre/1", "start side/1");

      switch (how) {
        case "fails" -> tale.ends("pre", 1);
        case "is stopped" -> tale.stops().ends("pre", INTERRUPTED);
        default -> tale.happens(new AllocEvent.DestroyAsked(1)).ends("pre", INTERRUPTED);
      }
      tale.ends("side", INTERRUPTED);

      assertThat(tale.wants()).as(how).contains("stop side/1").endsWith("start post/1");
      assertThat(tale.shown("main").startedAtNs()).isZero();
      assertThat(tale.shown("main").failed()).isFalse();
      tale.started("post").ends("post", 0);
      assertThat(tale.status().clientStatus())
          .isEqualTo(how.equals("fails") ? ClientStatus.FAILED : ClientStatus.COMPLETE);
    }
  }

  @Test
  @Fact(number = "B165", text = "A stop ends every task but those that run after all others.")
  void aStopLeavesOnlyWhatRunsAfterIt() {
    Tale tale =
        Tale.of(task("main").service(), task("post").in(Hook.POSTSTOP, false).service())
            .begins()
            .started("main");
    tale.stops().ends("main", INTERRUPTED).started("post");
    tale.wants();

    assertThat(tale.stops().wants()).isEmpty();
    assertThat(tale.events("post")).containsExactly("Received", "Started");
  }

  @Test
  @Fact(number = "B221", text = "A kill is stronger than a restart that was asked for.")
  void aKillMakesARestartFinal() {
    Tale tale = running(task("t").service()).restarts(RestartScope.TASK, "t").stops();
    tale.wants();

    tale.ends("t", INTERRUPTED);

    assertThat(tale.wants()).isEmpty();
    assertThat(tale.events("t")).endsWith("Restart Signaled", "Killing", "Terminated", "Killed");
  }

  @Test
  @Fact(
      number = "B188",
      text = "A Poststart hook that fails is told in an event; the next is called, the task runs.")
  @Fact(
      number = "B189",
      text = "A PreKilling hook that fails is told in an event; the kill goes on.")
  @Fact(
      number = "B190",
      text = "An Exited hook that fails is told in an event; the restart is decided as ever.")
  @Fact(
      number = "B191",
      text = "A Stop hook that fails is told in an event of the dead task; the next is called.")
  void hooksThatFailBesideALifeDoNotChangeIt() {
    RestartPolicy once = RestartPolicy.times(1, Duration.ZERO);
    Tale tale =
        running(
            task("t")
                .service()
                .restart(once)
                .hooks("poststart a b", "exited a b", "prekilling a b", "stop a b"));
    tale.hookFails("t", 1, "a", false);
    assertThat(tale.wants()).containsExactly("2 b poststart of t");
    assertThat(tale.shown("t").state()).isEqualTo(TaskState.Status.RUNNING);
    tale.hookDone("t", 2).ends("t", 1).hookFails("t", 3, "a", false).hookDone("t", 4).started("t");
    assertThat(tale.wants())
        .containsExactly("3 a exited of t", "4 b exited of t", "start t/2", "5 a poststart of t");
    tale.hookDone("t", 5).hookDone("t", 6).stops().hookFails("t", 7, "a", false);
    tale.hookDone("t", 8);
    assertThat(tale.wants())
        .containsExactly(
            "6 b poststart of t", "7 a prekilling of t", "8 b prekilling of t", "stop t/2");
    tale.ends("t", INTERRUPTED).hookDone("t", 9).hookDone("t", 10).hookFails("t", 11, "a", false);
    assertThat(tale.shown("t").state()).isEqualTo(TaskState.Status.DEAD);
    assertThat(tale.texts("t")).endsWith("a: no");
    assertThat(tale.wants()).endsWith("12 b stop of t");
    assertThat(tale.shown("t").failed()).isFalse();
  }

  @Test
  @Fact(
      number = "B222",
      text =
          "A signal is told in an event and given to the driver; a task without a process refuses"
              + " it, and an error of the driver harms nobody but who asked.")
  void aSignalIsTold() {
    Tale tale = running(task("t").service());
    tale.happens(new AllocEvent.SignalAsked(1, "t", "SIGHUP", ""));
    assertThat(tale.wants()).containsExactly("SIGHUP to t");
    assertThat(tale.texts("t")).endsWith("Task being sent signal SIGHUP");

    tale.to("t", new TaskInput.Exited(1, new Exit.Code(0), ""));
    tale.wantsAll();
    tale.happens(new AllocEvent.SignalAsked(2, "t", "SIGHUP", ""));
    assertThat(tale.answers()).containsExactly("Task not running");
  }
}
