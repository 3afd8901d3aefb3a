package io.drover.api.model;

/**
 * The alloc's shared space on disk.
 *
 * @param sticky whether a replacement on this machine takes the data over
 * @param sizeMb space asked for, in MiB
 * @param migrate whether a replacement on another machine takes the data over
 * @since 0.1
 */
public record EphemeralDisk(boolean sticky, long sizeMb, boolean migrate) {

  /** What holds when nothing is written. */
  public static final EphemeralDisk DEFAULT = new EphemeralDisk(false, 300, false);
}
