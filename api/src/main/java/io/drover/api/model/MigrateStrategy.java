package io.drover.api.model;

import java.time.Duration;

/**
 * How a cluster moves allocs off a machine that is drained.
 *
 * @param maxParallel how many at once
 * @param healthCheck {@code checks} or {@code task_states}
 * @param minHealthyTime how long a new alloc must be healthy
 * @param healthyDeadline by when it must be
 * @since 0.1
 */
public record MigrateStrategy(
    int maxParallel, String healthCheck, Duration minHealthyTime, Duration healthyDeadline) {

  /** What holds in service jobs when nothing is written. */
  public static final MigrateStrategy DEFAULT =
      new MigrateStrategy(1, "checks", Duration.ofSeconds(10), Duration.ofMinutes(5));
}
