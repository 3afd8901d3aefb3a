package io.drover.core.restart;

import io.drover.api.Exit;

/** Why the question is asked. */
public sealed interface RestartInput {
  /** The process ended by itself. */
  record Ended(Exit exit) implements RestartInput {}

  /** There never was a process, or its set-up failed. */
  record StartError(boolean recoverable) implements RestartInput {}

  /** Somebody asked for a restart because the task does not work. */
  record Unhealthy() implements RestartInput {}
}
