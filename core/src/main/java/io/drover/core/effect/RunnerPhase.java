package io.drover.core.effect;

/** The phases of an alloc hook that the machine calls. */
public enum RunnerPhase {
  PRERUN,
  UPDATE,
  PREKILL,
  PRETASKRESTART,
  POSTRUN,
  DESTROY;

  /** Whether a call is cut short when it is cancelled; what undoes or ends something is not. */
  public boolean endsWhenCancelled() {
    return switch (this) {
      case PRERUN, UPDATE -> true;
      case PREKILL, PRETASKRESTART, POSTRUN, DESTROY -> false;
    };
  }
}
