package io.drover.api.model;

import java.time.Duration;

/**
 * How a new version of the job replaces the running one.
 *
 * @param stagger the wait between two machines of a system job
 * @param maxParallel how many allocs at once
 * @param healthCheck {@code checks}, {@code task_states} or {@code manual}
 * @param minHealthyTime how long a new alloc must be healthy
 * @param healthyDeadline by when it must be
 * @param progressDeadline by when the next alloc must be healthy; zero means never
 * @param autoRevert whether a failed deployment goes back to the last stable version
 * @param autoPromote whether healthy canaries are promoted without being asked
 * @param canary how many allocs of the new version run beside the old ones first
 * @since 0.1
 */
public record UpdateStrategy(
    Duration stagger,
    int maxParallel,
    String healthCheck,
    Duration minHealthyTime,
    Duration healthyDeadline,
    Duration progressDeadline,
    boolean autoRevert,
    boolean autoPromote,
    int canary) {

  /** What holds in service and system jobs when nothing is written. */
  public static final UpdateStrategy DEFAULT =
      new UpdateStrategy(
          Duration.ofSeconds(30),
          1,
          "checks",
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          false,
          false,
          0);
}
