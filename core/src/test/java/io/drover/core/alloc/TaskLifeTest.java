package io.drover.core.alloc;

import static io.drover.core.Tale.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Exit;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.model.Lifecycle.Hook;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskState;
import io.drover.core.Tale;
import io.drover.core.task.TaskInput;
import io.drover.facts.Fact;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One task from start to start, and what it shows. */
public final class TaskLifeTest {
  private static final Exit INTERRUPTED = new Exit.Signal(2);

  @Test
  @Fact(
      number = "B160",
      text =
          "Each turn of a task is gate, Prestart hooks, start, Poststart hooks, end, Exited hooks,"
              + " the restart policy, its wait.")
  @Fact(number = "B170", text = "Every start has an id of its own at the driver.")
  void oneTurnAfterTheOther() {
    RestartPolicy policy = RestartPolicy.times(1, Duration.ofSeconds(8));
    Tale tale =
        Tale.of(
                task("t")
                    .restart(policy)
                    .hooks("prestart a", "poststart b", "prekilling x", "exited c", "stop d"))
            .begins();
    assertThat(tale.wants()).containsExactly("1 a prestart of t");
    assertThat(tale.hookDone("t", 1).wants()).containsExactly("start t/1");
    assertThat(tale.started("t").wants()).containsExactly("2 b poststart of t");
    assertThat(tale.hookDone("t", 2).wants()).isEmpty();
    assertThat(tale.ends("t", 1).wants()).containsExactly("3 c exited of t");
    assertThat(tale.hookDone("t", 3).wants()).isEmpty();
    assertThat(tale.shown("t").waitingFor()).isEqualTo("the restart delay");
    assertThat(tale.after(Duration.ofSeconds(10)).wants()).containsExactly("4 a prestart of t");
    assertThat(tale.hookDone("t", 4).wants()).containsExactly("start t/2");
  }

  @Test
  @Fact(
      number = "B161",
      text = "A wait before a restart ends with a kill; after it the gate is asked again.")
  void theWaitIsNotTheGate() {
    RestartPolicy policy = RestartPolicy.times(3, Duration.ofMinutes(1));
    Tale tale = Tale.of(task("a").restart(policy), task("b").service()).begins();
    tale.started("a").started("b").ends("a", 1).wants();

    // The gates close until all are pending.
    tale.restarts(RestartScope.ALL, "");
    assertThat(tale.after(Duration.ofMinutes(2)).wants())
        .contains("stop b/1")
        .doesNotContain("start a/2");
    assertThat(tale.ends("b", INTERRUPTED).wants()).containsExactly("start a/2", "start b/2");
  }

  @Test
  @Fact(
      number = "B162",
      text = "Where a Prestart or the start fails, neither Poststart nor Exited hooks are called.")
  @Fact(
      number = "B187",
      text =
          "A Prestart that fails is told in an event, and the later ones are not called; one that"
              + " can be tried again is a matter of the restart policy, another is the end of the"
              + " task.")
  @Fact(
      number = "B195",
      text = "A start that fails is a Driver Failure; the driver says whether to try again.")
  void whatFailsBeforeTheProcess() {
    RestartPolicy policy = RestartPolicy.times(5, Duration.ZERO);
    Tale tale =
        Tale.of(task("t").restart(policy).hooks("prestart a b", "poststart c", "exited d"))
            .begins();
    tale.wants();

    tale.hookFails("t", 1, "a", true);
    assertThat(tale.events("t")).containsExactly("Received", "Task hook failed", "Restarting");
    assertThat(tale.texts("t")).contains("a: no");
    assertThat(tale.wants()).containsExactly("2 a prestart of t");
    tale.hookDone("t", 2).hookDone("t", 3).startFails("t", true);
    assertThat(tale.events("t")).endsWith("Driver Failure", "Restarting");
    assertThat(tale.texts("t")).contains("cannot");
    assertThat(tale.wants()).containsExactly("3 b prestart of t", "start t/2", "4 a prestart of t");
    tale.hookFails("t", 4, "a", false);
    assertThat(tale.events("t")).endsWith("Task hook failed", "Not Restarting");
    assertThat(tale.texts("t")).endsWith("Error was unrecoverable");
    assertThat(tale.shown("t").failed()).isTrue();
    assertThat(tale.wants()).isEmpty();
  }

  @Test
  @Fact(
      number = "B163",
      text =
          "A task that has ended waits, for a restart of the whole alloc may want it; then its Stop"
              + " hooks are called. A poststop task does not wait.")
  @Fact(number = "B164", text = "It is let go, without an event, once no other task lives.")
  void theDeadWaitForTheOthers() {
    Tale tale =
        Tale.of(
                task("a").hooks("stop s"),
                task("b").hooks("stop s"),
                task("post").in(Hook.POSTSTOP, false).hooks("stop s"))
            .begins()
            .started("a")
            .started("b");
    tale.wants();

    assertThat(tale.ends("a", 0).wants()).isEmpty();
    assertThat(tale.shown("a").state()).isEqualTo(TaskState.Status.DEAD);
    assertThat(tale.ends("b", 0).wants())
        .containsExactlyInAnyOrder("1 s stop of a", "2 s stop of b", "start post/1");
    assertThat(tale.events("a")).containsExactly("Received", "Started", "Terminated");
    assertThat(tale.started("post").ends("post", 0).wants()).containsExactly("3 s stop of post");
  }

  @Test
  @Fact(
      number = "B167",
      text =
          "Of hooks a, b, c whose b fails, c is not called before the start, but all of them are"
              + " stopped.")
  @Fact(
      number = "S11",
      text =
          "Stop hooks are called in the order of the setting up, for every hook, with a cancelled"
              + " token after a kill, and again in each new agent for tasks that are over.",
      better = "in reverse, and never again once they are through")
  @Fact(
      number = "B296",
      text =
          "In a new agent a task that is over has its Stop hooks called again; one that waits for a"
              + " restart of all goes on waiting.",
      better = "a task that is over stays so, and nothing is called")
  @Fact(
      number = "B297",
      text = "Stop hooks of tasks that have ended are called at every start of the agent.",
      better = "once they are through, never again")
  @Fact(
      number = "D34",
      text = "Tasks that are over get their Stop hooks, and perhaps an error event, at each start.",
      better = "they get nothing any more")
  void everyHookIsStoppedOnce() {
    Tale tale = Tale.of(task("t").hooks("prestart a b c", "stop c b a")).begins().hookDone("t", 1);
    tale.hookFails("t", 2, "b", false);
    assertThat(tale.wants())
        .containsExactly("1 a prestart of t", "2 b prestart of t", "3 c stop of t");
    tale.hookDone("t", 3).hookDone("t", 4).hookDone("t", 5);
    assertThat(tale.wants()).containsExactly("4 b stop of t", "5 a stop of t");
    assertThat(tale.state().ended()).isTrue();

    assertThat(tale.dies().dies().wants()).isEmpty();
  }

  @Test
  @Fact(
      number = "B177",
      text = "What a Prestart gives as its state takes the place of its whole earlier state.")
  void theStateOfAHookIsReplaced() {
    RestartPolicy policy = RestartPolicy.times(1, Duration.ZERO);
    Tale tale = Tale.of(task("t").restart(policy).hooks("prestart a")).begins();
    tale.to(
        "t",
        new TaskInput.HookDone(
            1, TaskPrestartResponse.builder().state("one", "1").state("two", "2").build()));
    tale.started("t").ends("t", 1);
    tale.to(
        "t", new TaskInput.HookDone(2, TaskPrestartResponse.builder().state("two", "3").build()));

    assertThat(tale.state().tasks().get("t").facts().results().get("a").response().state())
        .containsOnlyKeys("two")
        .containsEntry("two", "3");
  }

  @Test
  @Fact(
      number = "B178",
      text = "A hook that gives nothing new writes nothing; where writing fails the task fails.",
      better =
          "where writing fails nothing that rests on it is done, and the task is no worse for it")
  void aHookThatGivesNothingIsNotWritten() {
    Tale tale = Tale.of(task("t").hooks("prestart a b")).begins().hookDone("t", 1);
    assertThat(tale.commit()).isEqualTo(Commit.NONE);

    Tale giving = Tale.of(task("t").hooks("prestart a b")).begins();
    giving.to("t", new TaskInput.HookDone(1, TaskPrestartResponse.builder().env("A", "b").build()));
    assertThat(giving.commit()).isNotEqualTo(Commit.NONE);
  }

  @Test
  @Fact(
      number = "B224",
      text =
          "A task is pending, running or dead, and has times, restarts, and whether it failed; one"
              + " that waits for its restart is pending.")
  @Fact(
      number = "B225",
      text =
          "The start time is that of the last start, and stays over the death of the agent;"
              + " restarts are counted with the Restarting event.")
  @Fact(number = "B228", text = "A task begins as pending, with Received as its only event.")
  @Fact(
      number = "D39",
      text = "Pending is said of five kinds of waiting, and not which one it is.",
      better = "what a task waits for is named")
  void whatATaskShows() {
    RestartPolicy policy = RestartPolicy.times(1, Duration.ofSeconds(8));
    Tale tale = Tale.of(task("t").restart(policy)).begins();
    assertThat(tale.events("t")).containsExactly("Received");
    shows(tale, TaskState.Status.PENDING, "its process to start", 0);
    assertThat(tale.shown("t").startedAtNs()).isZero();

    tale.started("t");
    shows(tale, TaskState.Status.RUNNING, "", 0);
    long first = tale.shown("t").startedAtNs();
    tale.dies().after(Duration.ofSeconds(1)).started("t");
    assertThat(tale.shown("t").startedAtNs()).isEqualTo(first).isPositive();

    tale.ends("t", 1);
    shows(tale, TaskState.Status.PENDING, "the restart delay", 1);
    assertThat(tale.shown("t").lastRestartNs()).isPositive();
    tale.after(Duration.ofSeconds(10)).started("t");
    assertThat(tale.shown("t").startedAtNs()).isGreaterThan(first);
    tale.ends("t", 1);
    shows(tale, TaskState.Status.DEAD, "", 1);
  }

  private static void shows(Tale tale, TaskState.Status state, String waitingFor, int restarts) {
    assertThat(tale.shown("t").state()).isEqualTo(state);
    assertThat(tale.shown("t").waitingFor()).isEqualTo(waitingFor);
    assertThat(tale.shown("t").restarts()).isEqualTo(restarts);
  }

  @Test
  @Fact(number = "B226", text = "A task that has failed stays so.")
  void failedStays() {
    Tale tale = Tale.of(task("t")).begins().started("t");
    tale.to("t", new TaskInput.Emit(TaskEvent.of(TaskEvent.Type.SETUP_FAILURE, "no").failing()));
    tale.to("t", new TaskInput.Emit(TaskEvent.of(TaskEvent.Type.DRIVER, "all is well")));

    assertThat(tale.shown("t").failed()).isTrue();
  }

  @Test
  @Fact(number = "B227", text = "A task shows its last ten events.")
  @Fact(
      number = "D38",
      text = "An event has no number, so that a reader does not see that some are gone.",
      better = "events are numbered and counted, and the timeline has all of them")
  @Fact(
      number = "B229",
      text = "An event has its time in nanoseconds, its text, and its details as texts.")
  void theLastTenOfManyEvents() {
    Tale tale = Tale.of(task("t").service()).begins().started("t");
    for (int i = 1; i <= 12; i++) {
      tale.to("t", new TaskInput.Emit(TaskEvent.of(TaskEvent.Type.DRIVER, "event " + i)));
    }

    assertThat(tale.texts("t")).hasSize(10).startsWith("event 3").endsWith("event 12");
    assertThat(tale.shown("t").eventsTotal()).isEqualTo(14);
    assertThat(tale.shown("t").events().getFirst().sequence()).isEqualTo(5);
    assertThat(tale.shown("t").events().getLast().sequence()).isEqualTo(14);
    assertThat(tale.shown("t").events().getLast().timeNs())
        .isGreaterThan(1_700_000_000_000_000_000L);
  }
}
