package io.drover.api;

/**
 * Who must act on an error.
 *
 * @since 0.1
 */
public enum ErrorClass {
  /** The user: the job file or the command is wrong. */
  USER,
  /** Whoever runs the machine: rights, disk, limits, missing programs. */
  HOST,
  /** The author of a hook or driver, or the system it stands for. */
  EXTENSION,
  /** Us. */
  BUG
}
