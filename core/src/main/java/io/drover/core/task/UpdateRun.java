package io.drover.core.task;

/**
 * The calls of Update, beside everything else.
 *
 * @param callId the call under way, 0 if none
 * @param hook which hook of the list
 * @param again a newer version came meanwhile
 */
public record UpdateRun(long callId, int hook, boolean again) {
  /** Nothing to do. */
  public static final UpdateRun IDLE = new UpdateRun(0, 0, false);

  /** Calls that were under way in a process that is gone: they are made again. */
  public static final UpdateRun CUT_SHORT = new UpdateRun(1, 0, false);
}
