package io.drover.api.model;

import java.util.Map;

/**
 * One line in the story of a task, as Nomad shows it.
 *
 * @param sequence counts the events of this task from 1 without gaps; 0 until the task has taken it
 * @param type one of the names in {@link Type}, or a hook's own
 * @param timeNs wall time in nanoseconds since 1970; 0 until the task has taken it
 * @param message what the writer said
 * @param displayMessage what a person should read
 * @param details string forms of the event's data, such as {@code exit_code}
 * @param failsTask whether the task is failed by it
 * @since 0.1
 */
public record TaskEvent(
    long sequence,
    String type,
    long timeNs,
    String message,
    String displayMessage,
    Map<String, String> details,
    boolean failsTask) {

  public TaskEvent {
    details = Map.copyOf(details);
  }

  /** An event with one text for both messages and no details. */
  public static TaskEvent of(String type, String message) {
    return new TaskEvent(0, type, 0, message, message, Map.of(), false);
  }

  /** An event with details. */
  public static TaskEvent of(String type, String message, Map<String, String> details) {
    return new TaskEvent(0, type, 0, message, message, details, false);
  }

  /** The same event, failing the task. */
  public TaskEvent failing() {
    return new TaskEvent(sequence, type, timeNs, message, displayMessage, details, true);
  }

  /** The same event with its place in the task's story. */
  public TaskEvent at(long newSequence, long newTimeNs) {
    return new TaskEvent(newSequence, type, newTimeNs, message, displayMessage, details, failsTask);
  }

  /** Nomad's event names. */
  public static final class Type {
    public static final String RECEIVED = "Received";
    public static final String SETUP_FAILURE = "Setup Failure";
    public static final String TASK_SETUP = "Task Setup";
    public static final String FAILED_VALIDATION = "Failed Validation";
    public static final String DRIVER_FAILURE = "Driver Failure";
    public static final String STARTED = "Started";
    public static final String TERMINATED = "Terminated";
    public static final String KILLING = "Killing";
    public static final String KILLED = "Killed";
    public static final String RESTARTING = "Restarting";
    public static final String NOT_RESTARTING = "Not Restarting";
    public static final String RESTART_SIGNALED = "Restart Signaled";
    public static final String SIGNALING = "Signaling";
    public static final String DOWNLOADING_ARTIFACTS = "Downloading Artifacts";
    public static final String FAILED_ARTIFACT_DOWNLOAD = "Failed Artifact Download";
    public static final String SIBLING_TASK_FAILED = "Sibling Task Failed";
    public static final String LEADER_TASK_DEAD = "Leader Task Dead";
    public static final String MAIN_TASKS_DEAD = "Main Tasks Dead";
    public static final String FAILED_RESTORING_TASK = "Failed Restoring Task";
    public static final String RECONNECTED = "Reconnected";
    public static final String WAITING_SHUTDOWN_DELAY = "Waiting for shutdown delay";
    public static final String SKIPPING_SHUTDOWN_DELAY = "Skipping shutdown delay";
    public static final String TASK_HOOK_FAILED = "Task hook failed";
    public static final String TASK_HOOK_MESSAGE = "Task hook message";
    public static final String ALLOC_UNHEALTHY = "Alloc Unhealthy";
    public static final String DRIVER = "Driver";
    public static final String TEMPLATE = "Template";

    private Type() {}
  }
}
