package io.drover.core.effect;

/** The phases of a task hook that the machine calls. */
public enum TaskPhase {
  PRESTART,
  POSTSTART,
  PREKILLING,
  EXITED,
  UPDATE,
  STOP;

  /** Whether a call is cut short when it is cancelled; what undoes or ends something is not. */
  public boolean endsWhenCancelled() {
    return switch (this) {
      case PRESTART, POSTSTART, UPDATE -> true;
      case PREKILLING, EXITED, STOP -> false;
    };
  }
}
