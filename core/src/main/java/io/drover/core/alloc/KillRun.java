package io.drover.core.alloc;

import io.drover.core.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * A kill of all tasks, under way or done.
 *
 * @param cause why
 * @param reason the text of the Killing events, empty for the usual one
 * @param step how far it is
 * @param hook which PreKill hook, while those run
 * @param until the end of the group's shutdown delay, while that runs; else null
 */
public record KillRun(Cause cause, String reason, Step step, int hook, @Nullable Deadline until) {

  /** Why all tasks are killed. */
  public enum Cause {
    STOPPED,
    LEADER_DEAD,
    SIBLING_FAILED,
    MAIN_DEAD,
    TIMED_OUT,
    SETUP_FAILED
  }

  /** The order of a kill. */
  public enum Step {
    PREKILL_HOOKS,
    DELAY,
    POSTSTOP,
    LEADER,
    OTHERS,
    SIDECARS,
    OVER,
    /** What runs after all others has until its limit. */
    LIMITED,
    /** And was told to end at it. */
    CUT
  }

  /** Whether even what runs after all others must not run. */
  boolean poststopToo() {
    return cause == Cause.TIMED_OUT || cause == Cause.SETUP_FAILED;
  }

  KillRun at(Step newStep) {
    return new KillRun(cause, reason, newStep, hook, null);
  }

  KillRun atHook(int newHook) {
    return new KillRun(cause, reason, step, newHook, null);
  }

  KillRun delayed(Deadline end) {
    return new KillRun(cause, reason, Step.DELAY, hook, end);
  }
}
