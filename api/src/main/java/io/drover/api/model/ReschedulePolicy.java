package io.drover.api.model;

import java.time.Duration;

/**
 * When a cluster places a failed alloc on another machine. A single machine has nowhere else to go.
 *
 * @param attempts how often in one interval, unless {@code unlimited}
 * @param interval the window in which {@code attempts} counts
 * @param delay the first wait
 * @param delayFunction {@code constant}, {@code exponential} or {@code fibonacci}; empty for none
 * @param maxDelay the longest wait
 * @param unlimited whether to try for ever
 * @since 0.1
 */
public record ReschedulePolicy(
    int attempts,
    Duration interval,
    Duration delay,
    String delayFunction,
    Duration maxDelay,
    boolean unlimited) {

  private static final ReschedulePolicy SERVICE =
      new ReschedulePolicy(
          0, Duration.ZERO, Duration.ofSeconds(30), "exponential", Duration.ofHours(1), true);
  private static final ReschedulePolicy BATCH =
      new ReschedulePolicy(
          1, Duration.ofHours(24), Duration.ofSeconds(5), "constant", Duration.ZERO, false);
  private static final ReschedulePolicy NONE =
      new ReschedulePolicy(0, Duration.ZERO, Duration.ZERO, "", Duration.ZERO, false);

  /** What holds in a job of this type where something, but not everything, is written. */
  public static ReschedulePolicy defaultFor(JobType type) {
    return switch (type) {
      case SERVICE -> SERVICE;
      case BATCH -> BATCH;
      case SYSTEM, SYSBATCH -> NONE;
    };
  }
}
