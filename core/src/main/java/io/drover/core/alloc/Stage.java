package io.drover.core.alloc;

/**
 * How far the group has come. Gates follow from it; they are levels, and every start passes one.
 */
public enum Stage {
  /** Nothing may start until all tasks are pending. */
  INIT,
  /** Steps before the main tasks, and their sidecars. */
  PRESTART,
  /** The main tasks. */
  MAIN,
  /** What comes after their start. */
  POSTSTART,
  /** Everything runs; waits for the end. */
  WAIT_ALLOC,
  /** All others are dead. */
  POSTSTOP
}
