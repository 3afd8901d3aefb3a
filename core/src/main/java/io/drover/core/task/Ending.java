package io.drover.core.task;

/** Why a running process is being ended by us. */
public sealed interface Ending {
  /** For good. */
  record Kill(boolean noShutdownDelay, boolean timedOut) implements Ending {}

  /**
   * To start again.
   *
   * @param failure the policy decides, as after a failure
   */
  record Restart(boolean failure) implements Ending {}
}
