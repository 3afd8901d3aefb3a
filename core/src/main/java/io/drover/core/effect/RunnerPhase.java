package io.drover.core.effect;

/** The phases of an alloc hook that the machine calls. */
public enum RunnerPhase {
  PRERUN,
  UPDATE,
  PREKILL,
  PRETASKRESTART,
  POSTRUN,
  DESTROY
}
