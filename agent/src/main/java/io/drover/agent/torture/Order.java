package io.drover.agent.torture;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What is asked of a torture. It ends at the first of its two bounds.
 *
 * @param time how long it goes on
 * @param deaths how often the runner dies
 * @param tasks about how many tasks there are
 * @param seed of every choice; what the processes make of it is their own
 * @param folder not there yet; all that is made is in it, and it is deleted when the books balance
 */
public record Order(Duration time, int deaths, int tasks, long seed, Path folder) {
  /** Fewer are no mixed population. */
  public static final int TASKS_MIN = 12;

  /** More is another test. */
  public static final int TASKS_MAX = 2_000;
}
