package io.drover.api.stats;

import io.drover.api.DroverException;
import org.jspecify.annotations.Nullable;

/**
 * Gives the latest resource usage of an allocation.
 *
 * @since 0.1
 */
public interface AllocStatsReporter {

  /**
   * The usage of what runs now, read for this call, so that tasks nobody asks about cost nothing;
   * of tasks that have ended, as it was last read. Safe from any thread; takes some milliseconds.
   *
   * @param taskFilter only this task if not null and not empty; an unknown name gives an empty map
   * @throws DroverException if the alloc is gone
   */
  AllocResourceUsage latestAllocStats(@Nullable String taskFilter) throws DroverException;
}
