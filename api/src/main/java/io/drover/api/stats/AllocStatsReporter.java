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
   * The latest usage. Safe from any thread; does not sample, so it does not block.
   *
   * @param taskFilter only this task if not null and not empty; an unknown name gives an empty map
   * @throws DroverException if the alloc is gone
   */
  AllocResourceUsage latestAllocStats(@Nullable String taskFilter) throws DroverException;
}
