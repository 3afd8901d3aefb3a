package io.drover.core.alloc;

import static io.drover.core.Tale.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Exit;
import io.drover.api.model.Lifecycle.Hook;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.TaskState;
import io.drover.core.Tale;
import io.drover.facts.Fact;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Somebody asks for a restart, of one task or of all. */
public final class RestartAskedTest {
  private static final Exit INTERRUPTED = new Exit.Signal(2);

  @Test
  @Fact(
      number = "B132",
      text =
          "Before a restart of several tasks all PreTaskRestart hooks are called, whatever they"
              + " say; tasks that do not run are passed over.")
  void hooksComeBeforeTheRestartOfSeveral() {
    Tale tale =
        Tale.of(task("a").service(), task("b").service(), task("gone"))
            .hooks("pretaskrestart p q")
            .begins()
            .started("a")
            .started("b")
            .started("gone")
            .ends("gone", 0);
    tale.wants();

    assertThat(tale.restarts(RestartScope.RUNNING, "").wants())
        .containsExactly("1 p pretaskrestart");
    assertThat(tale.hookFails(1, "p", "no").wants()).containsExactly("2 q pretaskrestart");
    assertThat(tale.hookDone(2).wants()).containsExactly("stop a/1", "stop b/1");
    assertThat(tale.ends("a", INTERRUPTED).ends("b", INTERRUPTED).wants())
        .containsExactly("start a/2", "start b/2");
  }

  @Test
  @Fact(number = "B135", text = "A restart of one task calls no PreTaskRestart hook.")
  void theRestartOfOneTaskCallsNone() {
    Tale tale = Tale.of(task("t").service()).hooks("pretaskrestart p").begins().started("t");
    tale.wants();

    assertThat(tale.restarts(RestartScope.TASK, "t").wants()).containsExactly("stop t/1");
  }

  @Test
  @Fact(
      number = "B133",
      text = "An alloc that is over refuses a restart: restart of an alloc that should not run.")
  void anAllocThatIsOverRefuses() {
    Tale ended = Tale.of(task("t")).begins().started("t").ends("t", 0);
    Tale stopping = Tale.of(task("t").service()).begins().started("t").stops();
    for (Tale tale : new Tale[] {ended, stopping}) {
      for (RestartScope scope : RestartScope.values()) {
        tale.wantsAll();
        assertThat(tale.restarts(scope, "t").answers())
            .containsExactly("restart of an alloc that should not run");
      }
    }
  }

  @Test
  @Fact(
      number = "B134",
      text =
          "A task that the alloc does not have: Could not find task runner for task, or Task not"
              + " found for a signal; a signal to all fails if one task does not run.",
      better = "a signal to all reaches those that run, and fails only if none does")
  void aTaskThatIsNotThereIsNamed() {
    Tale tale = Tale.of(task("t").service(), task("gone")).begins().started("t").started("gone");
    tale.ends("gone", 0).wantsAll();

    assertThat(tale.restarts(RestartScope.TASK, "x").answers())
        .containsExactly("Could not find task runner for task: x");
    tale.happens(new AllocEvent.SignalAsked(1, "x", "SIGHUP", ""));
    assertThat(tale.answers()).containsExactly("Task not found");
    tale.happens(new AllocEvent.SignalAsked(1, "", "SIGHUP", ""));
    assertThat(tale.wants()).containsExactly("SIGHUP to t");

    Tale none = Tale.of(task("t"), task("u")).hooks("prerun p").begins();
    none.wantsAll();
    none.happens(new AllocEvent.SignalAsked(1, "", "SIGHUP", ""));
    assertThat(none.answers()).containsExactly("Task not running");
  }

  @Test
  @Fact(
      number = "B136",
      text =
          "A restart of all runs tasks that have ended again too, in the order of the group, and"
              + " counts for each; poststop tasks stay pending.")
  @Fact(
      number = "B275",
      text = "It begins the order anew, and nothing starts until all tasks are pending.")
  @Fact(
      number = "B216",
      text =
          "A restart of all runs a dead task again at once while others live; one that is over for"
              + " good, or has not started yet, is not running.")
  @Fact(
      number = "S16",
      text =
          "Gates are levels, and each start passes one; a restart of all goes back to the beginning"
              + " and waits until all are pending.")
  void aRestartOfAllBeginsTheOrderAnew() {
    Tale tale =
        Tale.of(
                task("pre").in(Hook.PRESTART, false),
                task("main").service(),
                task("post").in(Hook.POSTSTOP, false))
            .begins()
            .started("pre")
            .ends("pre", 0)
            .started("main");
    tale.wants();

    tale.restarts(RestartScope.ALL, "");
    assertThat(tale.wants())
        .as("the step before waits for the main")
        .containsExactly("stop main/1");
    assertThat(tale.ends("main", INTERRUPTED).wants()).containsExactly("start pre/2");
    assertThat(tale.started("pre").ends("pre", 0).wants()).containsExactly("start main/2");
    assertThat(tale.shown("pre").restarts()).isEqualTo(1);
    assertThat(tale.shown("main").restarts()).isEqualTo(1);
    assertThat(tale.shown("post").restarts()).isZero();
    assertThat(tale.shown("post").state()).isEqualTo(TaskState.Status.PENDING);
  }

  @Test
  @Fact(
      number = "B223",
      text = "A task that was dead and runs again keeps the time of its first death.",
      better = "what runs has no time of death, and the next one is its own")
  @Fact(
      number = "S10",
      text =
          "The time of death is written once, and Failed is never taken back: after a restart of"
              + " all a task may have died before it started.",
      better = "the times are those of the last run; Failed stays, as in Nomad")
  void whatRunsAgainHasNotFinished() {
    Tale tale = Tale.of(task("a"), task("b").service()).begins().started("a").started("b");
    tale.ends("a", 0);
    assertThat(tale.shown("a").finishedAtNs()).isPositive();
    tale.restarts(RestartScope.ALL, "").ends("b", INTERRUPTED);

    tale.after(Duration.ofSeconds(1)).started("a");
    assertThat(tale.shown("a").finishedAtNs()).isZero();
    tale.after(Duration.ofSeconds(1)).ends("a", 0);
    assertThat(tale.shown("a").finishedAtNs()).isGreaterThan(tale.shown("a").startedAtNs());
  }

  @Test
  @Fact(
      number = "B220",
      text = "A restart because a task does not work goes by the policy: attempts, delay, mode.")
  void aRestartForAFailureCounts() {
    RestartPolicy once = RestartPolicy.times(1, Duration.ofSeconds(8));
    Tale tale = Tale.of(task("t").service().restart(once)).begins().started("t");
    tale.wants();

    tale.happens(new AllocEvent.RestartAsked(1, RestartScope.TASK, "t", "sick", true));
    tale.ends("t", INTERRUPTED);
    assertThat(tale.wants()).containsExactly("stop t/1");
    assertThat(tale.after(Duration.ofSeconds(10)).wants()).containsExactly("start t/2");

    tale.started("t").happens(new AllocEvent.RestartAsked(2, RestartScope.TASK, "t", "sick", true));
    tale.ends("t", INTERRUPTED);
    assertThat(tale.shown("t").failed()).isTrue();
    assertThat(tale.texts("t")).anyMatch(text -> text.startsWith("Exceeded allowed attempts 1"));
  }

  @Test
  @Fact(
      number = "D40",
      text = "A task that waits before its restart cannot be restarted at once.",
      better = "it can")
  @Fact(
      number = "S07",
      text =
          "A restart on request skips the shutdown delay and does not count for the policy, yet is"
              + " counted; a task that waits before its restart refuses it.",
      better = "the same, but a task that waits starts at once")
  void whoWaitsStartsAtOnce() {
    RestartPolicy policy = RestartPolicy.times(3, Duration.ofMinutes(1));
    Tale tale =
        Tale.of(task("t").restart(policy).shutdownDelay(Duration.ofMinutes(1)))
            .begins()
            .started("t")
            .ends("t", 1);
    tale.wantsAll();

    tale.restarts(RestartScope.TASK, "t");

    assertThat(tale.wants()).containsExactly("start t/2");
    assertThat(tale.state().tasks().get("t").facts().restart().count()).isEqualTo(1);
    tale.started("t").restarts(RestartScope.TASK, "t");
    assertThat(tale.wants()).as("no shutdown delay").containsExactly("stop t/2");
    tale.ends("t", INTERRUPTED);
    assertThat(tale.shown("t").restarts()).isEqualTo(2);
    assertThat(tale.state().tasks().get("t").facts().restart().count()).isEqualTo(1);
  }
}
