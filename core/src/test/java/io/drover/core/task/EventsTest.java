package io.drover.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.drover.api.Exit;
import io.drover.api.model.TaskEvent;
import io.drover.core.restart.RestartRules;
import io.drover.facts.Fact;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Events say what they say in Nomad, to the letter: its users search for these texts. */
final class EventsTest {
  private static final Duration FIVE = Duration.ofSeconds(5);

  static List<Arguments> texts() {
    return List.of(
        arguments("Received", "Task received by client", Events.received()),
        arguments("Started", "Task started by client", Events.started()),
        arguments("Driver Failure", "no", Events.startFailed("Driver Failure", "no")),
        arguments("Failed Validation", "no", Events.startFailed("Failed Validation", "no")),
        arguments("Setup Failure", "failed to setup alloc: no", Events.setupFailure("no")),
        arguments("Terminated", "Exit Code: 3", Events.terminated(new Exit.Code(3), "")),
        arguments(
            "Terminated", "Exit Code: 137, Signal: 9", Events.terminated(new Exit.Signal(9), "")),
        arguments(
            "Terminated",
            "Exit Code: 1, Exit Message: \"why\"",
            Events.terminated(new Exit.Code(1), "why")),
        arguments(
            "Killing", "Sent interrupt. Waiting 5s before force killing", Events.killing(FIVE)),
        arguments("Killing", "Sent interrupt", Events.killing(Duration.ZERO)),
        arguments("Killing", "because", Events.killing(FIVE, "because")),
        arguments("Killed", "Task successfully killed", Events.killed()),
        arguments(
            "Restarting",
            "Task restarting in 1.5s",
            Events.restarting(RestartRules.WITHIN_POLICY, 1_500_000_000L)),
        arguments("Restarting", "Task restarting in 0s", Events.restarting("", 0)),
        arguments(
            "Restarting",
            "Exceeded allowed attempts, applying a delay - Task restarting in 1m0s",
            Events.restarting(RestartRules.DELAYED, 60_000_000_000L)),
        arguments("Not Restarting", "because", Events.notRestarting("because")),
        arguments("Restart Signaled", "because", Events.restartSignaled("because")),
        arguments("Restart Signaled", "Task signaled to restart", Events.restartSignaled("")),
        arguments("Signaling", "Task being sent signal SIGHUP", Events.signaling("SIGHUP", "")),
        arguments(
            "Signaling",
            "Task being sent signal SIGHUP: because",
            Events.signaling("SIGHUP", "because")),
        arguments("Leader Task Dead", "Leader Task in Group dead", Events.leaderDead()),
        arguments("Main Tasks Dead", "Main tasks in the group died", Events.mainDead()),
        arguments("Sibling Task Failed", "Task's sibling \"a\" failed", Events.siblingFailed("a")),
        arguments("Task hook failed", "hook: no", Events.hookFailed("hook", "no")),
        arguments(
            "Waiting for shutdown delay",
            "Waiting for shutdown_delay of 5s before killing the task.",
            Events.waitingShutdownDelay(FIVE)),
        arguments(
            "Skipping shutdown delay",
            "Skipping shutdown_delay before killing the task.",
            Events.skippingShutdownDelay()));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("texts")
  @Fact(number = "B230", text = "Who sends which event: the group's rules, the task, its hooks.")
  @Fact(
      number = "B232",
      text = "The texts of Started, Driver Failure, Failed Validation and Setup Failure.",
      recorded = {"no-command", "config-unknown-name"})
  @Fact(
      number = "B234",
      text = "The texts of Killing, with the grace, without one, and with a reason; of Killed.",
      recorded = {"stop-service", "stop-ignored", "max-run"})
  @Fact(
      number = "B236",
      text = "The texts of Restart Signaled and Signaling, with and without a reason.")
  void anEventSaysWhatItSaysInNomad(String type, String text, TaskEvent event) {
    assertThat(event.type()).isEqualTo(type);
    assertThat(event.displayMessage()).isEqualTo(text);
  }

  @Test
  @Fact(
      number = "B233",
      text = "Terminated has the code, the signal and the message, in its text and its details.",
      recorded = {"exit-code", "signal-kill", "signal-term"})
  void theEndHasDetails() {
    assertThat(Events.terminated(new Exit.Signal(9), "").details())
        .isEqualTo(Map.of("exit_code", "137", "signal", "9", "oom_killed", "false"));
    assertThat(Events.terminated(new Exit.OutOfMemory(new Exit.Signal(9)), "").details())
        .containsEntry("oom_killed", "true");
  }

  @Test
  @Fact(
      number = "B235",
      text =
          "Restarting says the wait, and the reason unless it is the usual one; Not Restarting says"
              + " why, and the task has failed.",
      recorded = {"restarts-exceeded", "example-restart"})
  void aRestartHasItsReason() {
    assertThat(Events.restarting(RestartRules.WITHIN_POLICY, 5).details())
        .isEqualTo(Map.of("start_delay", "5", "restart_reason", "Restart within policy"));
    assertThat(Events.notRestarting("because").failsTask()).isTrue();
    assertThat(Events.setupFailure("because").failsTask()).isTrue();
    assertThat(Events.siblingFailed("a").failsTask()).isFalse();
  }

  @Test
  @Fact(
      number = "B243",
      text = "Tasks that hear the same event share one object, and its details.",
      better = "an event cannot be changed by anybody, and each task has its own with its number")
  void anEventIsItsTasksOwn() {
    TaskEvent told = Events.siblingFailed("a");
    TaskEvent one = told.at(1, 10);
    TaskEvent other = told.at(7, 20);

    assertThat(one.sequence()).isEqualTo(1);
    assertThat(other.sequence()).isEqualTo(7);
    assertThatThrownBy(() -> told.details().put("a", "b"))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
