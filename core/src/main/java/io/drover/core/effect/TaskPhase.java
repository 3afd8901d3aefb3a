package io.drover.core.effect;

/** The phases of a task hook that the machine calls. */
public enum TaskPhase {
  PRESTART,
  POSTSTART,
  PREKILLING,
  EXITED,
  UPDATE,
  STOP
}
