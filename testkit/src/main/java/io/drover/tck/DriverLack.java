package io.drover.tck;

/**
 * What a driver may say it cannot do; its {@link DriverContract} is then without the tests of that.
 * Everything that is not named here every driver must do.
 *
 * @since 0.1
 */
public enum DriverLack {
  /** Tasks end when the runner does, whatever the policy. */
  SURVIVAL,
  /** Tasks are no processes of this machine: their handles have no pid. */
  PIDS,
  /** Output is not kept in the task's log files. */
  LOGS,
  /** A signal cannot end a task by itself: an exit by signal cannot be made to happen. */
  EXIT_SIGNALS,
  /** Signals are accepted and change nothing. */
  SIGNAL_EFFECTS,
  /** No commands are run in tasks. */
  EXEC,
  /** Commands have no terminal. */
  EXEC_TTY,
  /** Commands that are run in tasks are not the caller's choice. */
  EXEC_COMMANDS,
  /** There are no statistics. */
  STATS
}
