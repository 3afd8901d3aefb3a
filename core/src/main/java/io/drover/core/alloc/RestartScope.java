package io.drover.core.alloc;

/** Which tasks a restart is for. */
public enum RestartScope {
  /** One, by name. */
  TASK,
  /** Those that run. */
  RUNNING,
  /** All, also those that have ended, in the group's order. */
  ALL
}
