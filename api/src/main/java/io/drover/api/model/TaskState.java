package io.drover.api.model;

import java.util.List;

/**
 * The visible state of a task, as Nomad shows it.
 *
 * @param state pending, running or dead
 * @param failed whether an event failed the task
 * @param restarts how often it was started again
 * @param lastRestartNs wall time of the last restart in nanoseconds, 0 if none
 * @param startedAtNs wall time of the last start, 0 if none
 * @param finishedAtNs wall time of the death, 0 if it lives
 * @param waitingFor why it is pending, such as {@code hook artifacts, 12 s of 60 s}; empty if it is
 *     not
 * @param events the latest events, oldest first, bounded
 * @param eventsTotal how many events there ever were
 * @since 0.1
 */
public record TaskState(
    Status state,
    boolean failed,
    long restarts,
    long lastRestartNs,
    long startedAtNs,
    long finishedAtNs,
    String waitingFor,
    List<TaskEvent> events,
    long eventsTotal) {

  /** A task that nobody has touched. */
  public static final TaskState NEW =
      new TaskState(Status.PENDING, false, 0, 0, 0, 0, "", List.of(), 0);

  public TaskState {
    events = List.copyOf(events);
  }

  /** The same, waiting for something else. */
  public TaskState waitingFor(String what) {
    return new TaskState(
        state,
        failed,
        restarts,
        lastRestartNs,
        startedAtNs,
        finishedAtNs,
        what,
        events,
        eventsTotal);
  }

  /** Dead and not failed. */
  public boolean successful() {
    return state == Status.DEAD && !failed;
  }

  /** Nomad's three states of a task. */
  public enum Status {
    PENDING,
    RUNNING,
    DEAD
  }
}
