package io.drover.core.task;

import io.drover.api.Exit;
import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskEvent.Type;
import io.drover.core.GoText;
import io.drover.core.restart.RestartRules;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every event the machines emit, with Nomad's texts and details. */
public final class Events {
  private Events() {}

  /** The task was taken over. */
  public static TaskEvent received() {
    return TaskEvent.of(Type.RECEIVED, "Task received by client");
  }

  /** The process runs. */
  public static TaskEvent started() {
    return TaskEvent.of(Type.STARTED, "Task started by client");
  }

  /** The process ended. */
  public static TaskEvent terminated(Exit exit, String note) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("exit_code", Integer.toString(exit.exitCode()));
    details.put("signal", Integer.toString(exit.signalNumber()));
    details.put("oom_killed", Boolean.toString(exit instanceof Exit.OutOfMemory));
    String message = "Exit Code: " + exit.exitCode();
    if (exit.signalNumber() != 0) {
      message += ", Signal: " + exit.signalNumber();
    }
    String why =
        switch (exit) {
          case Exit.Lost(String reason) -> reason;
          case Exit.OutOfMemory _ -> "OOM Killed";
          case Exit.TimedOut _, Exit.Code _, Exit.Signal _ -> note;
        };
    if (!why.isEmpty()) {
      details.put("exit_message", why);
      message += ", Exit Message: \"" + why + "\"";
    }
    return TaskEvent.of(Type.TERMINATED, message, details);
  }

  /** A kill begins. */
  public static TaskEvent killing(Duration killTimeout) {
    String timeout = GoText.duration(killTimeout.toNanos());
    return killTimeout.isZero()
        ? TaskEvent.of(Type.KILLING, "Sent interrupt")
        : TaskEvent.of(
            Type.KILLING,
            "Sent interrupt. Waiting " + timeout + " before force killing",
            Map.of("kill_timeout", timeout));
  }

  /** A kill begins for a reason of its own. */
  public static TaskEvent killing(Duration killTimeout, String reason) {
    return TaskEvent.of(
        Type.KILLING, reason, Map.of("kill_timeout", GoText.duration(killTimeout.toNanos())));
  }

  /** A live process was killed. */
  public static TaskEvent killed() {
    return TaskEvent.of(Type.KILLED, "Task successfully killed");
  }

  /** It will start again. */
  public static TaskEvent restarting(String reason, long delayNs) {
    String delay = "Task restarting in " + GoText.duration(delayNs);
    Map<String, String> details = new LinkedHashMap<>();
    details.put("start_delay", Long.toString(delayNs));
    details.put("restart_reason", reason);
    boolean plain = reason.isEmpty() || reason.equals(RestartRules.WITHIN_POLICY);
    return TaskEvent.of(Type.RESTARTING, plain ? delay : reason + " - " + delay, details);
  }

  /** It will not start again and has failed. */
  public static TaskEvent notRestarting(String reason) {
    return TaskEvent.of(
            Type.NOT_RESTARTING, reason, Map.of("restart_reason", reason, "fails_task", "true"))
        .failing();
  }

  /** A hook said no. */
  public static TaskEvent hookFailed(String hook, String message) {
    return TaskEvent.of(Type.TASK_HOOK_FAILED, hook + ": " + message);
  }

  /** The driver, or the driver's configuration, was the reason. */
  public static TaskEvent startFailed(String type, String message) {
    String key = type.equals(Type.FAILED_VALIDATION) ? "validation_error" : "driver_error";
    return TaskEvent.of(type, message, Map.of(key, message));
  }

  /** The alloc could not be set up. */
  public static TaskEvent setupFailure(String reason) {
    return TaskEvent.of(
            Type.SETUP_FAILURE,
            "failed to setup alloc: " + reason,
            Map.of("setup_error", "failed to setup alloc: " + reason, "fails_task", "true"))
        .failing();
  }

  /** The shutdown delay begins. */
  public static TaskEvent waitingShutdownDelay(Duration delay) {
    return TaskEvent.of(
        Type.WAITING_SHUTDOWN_DELAY,
        "Waiting for shutdown_delay of "
            + GoText.duration(delay.toNanos())
            + " before killing the task.");
  }

  /** The shutdown delay was skipped on request. */
  public static TaskEvent skippingShutdownDelay() {
    return TaskEvent.of(
        Type.SKIPPING_SHUTDOWN_DELAY, "Skipping shutdown_delay before killing the task.");
  }

  /** The leader has ended. */
  public static TaskEvent leaderDead() {
    return TaskEvent.of(Type.LEADER_TASK_DEAD, "Leader Task in Group dead");
  }

  /** Another task of the group failed. */
  public static TaskEvent siblingFailed(String sibling) {
    return TaskEvent.of(
        Type.SIBLING_TASK_FAILED,
        "Task's sibling \"" + sibling + "\" failed",
        Map.of("failed_sibling", sibling));
  }

  /** Only sidecars are left. */
  public static TaskEvent mainDead() {
    return TaskEvent.of(Type.MAIN_TASKS_DEAD, "Main tasks in the group died");
  }

  /** A restart was asked for. */
  public static TaskEvent restartSignaled(String reason) {
    return TaskEvent.of(
        Type.RESTART_SIGNALED,
        reason.isEmpty() ? "Task signaled to restart" : reason,
        Map.of("restart_reason", reason));
  }

  /** A signal is sent on request. */
  public static TaskEvent signaling(String signal, String reason) {
    return TaskEvent.of(
        Type.SIGNALING,
        "Task being sent signal " + signal + (reason.isEmpty() ? "" : ": " + reason),
        Map.of("task_signal", signal, "task_signal_reason", reason));
  }
}
