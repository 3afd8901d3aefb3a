package io.drover.sim;

/**
 * Something somebody asks for.
 *
 * @param atNs when, after the beginning
 * @param what what
 * @param task which task it is about, where it is about one
 */
record Wish(long atNs, What what, String task) {
  /** The kinds. */
  enum What {
    STOP,
    STOP_WITHOUT_DELAY,
    KILL_NOW,
    DESTROY,
    RESTART_TASK,
    RESTART_UNHEALTHY,
    RESTART_RUNNING,
    RESTART_ALL,
    SIGNAL_TASK,
    SIGNAL_ALL,
    UPDATE,
    EMIT
  }
}
