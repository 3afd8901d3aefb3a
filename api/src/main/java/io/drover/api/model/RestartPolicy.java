package io.drover.api.model;

import java.time.Duration;

/**
 * What the node does when a task ends that should not have.
 *
 * @param attempts restarts allowed in one interval; 0 allows none
 * @param interval the window in which {@code attempts} counts
 * @param delay the wait before a restart, to which up to a quarter is added at random
 * @param mode what happens when the attempts are used up
 * @param renderTemplates whether a restart renders the task's templates again
 * @since 0.1
 */
public record RestartPolicy(
    int attempts, Duration interval, Duration delay, Mode mode, boolean renderTemplates) {

  /** What holds in service and system jobs: 2 in 30 minutes. */
  public static final RestartPolicy SERVICE =
      new RestartPolicy(2, Duration.ofMinutes(30), Duration.ofSeconds(15), Mode.FAIL, false);

  /** What holds in batch and sysbatch jobs: 3 in 24 hours. */
  public static final RestartPolicy BATCH =
      new RestartPolicy(3, Duration.ofHours(24), Duration.ofSeconds(15), Mode.FAIL, false);

  /** A task that has ended is not started again. */
  public static final RestartPolicy NEVER = times(0, Duration.ZERO);

  /** So many restarts in 24 hours, each after this wait; then the task has failed. */
  public static RestartPolicy times(int attempts, Duration delay) {
    return new RestartPolicy(attempts, Duration.ofHours(24), delay, Mode.FAIL, false);
  }

  /** What holds in a job of this type when nothing is written. */
  public static RestartPolicy defaultFor(JobType type) {
    return switch (type) {
      case SERVICE, SYSTEM -> SERVICE;
      case BATCH, SYSBATCH -> BATCH;
    };
  }

  /** What happens when the attempts are used up. */
  public enum Mode {
    /** The task has failed. */
    FAIL,
    /** Wait for the interval to end, then count anew. */
    DELAY;

    /** Nomad's spelling. */
    public String text() {
      return this == FAIL ? "fail" : "delay";
    }
  }
}
