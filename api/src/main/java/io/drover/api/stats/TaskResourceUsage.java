package io.drover.api.stats;

import java.util.Map;

/**
 * One sample of one task.
 *
 * @param resourceUsage the sum over the task's processes
 * @param timestampNs wall time of the sample in nanoseconds since 1970
 * @param pids usage by process id
 * @since 0.1
 */
public record TaskResourceUsage(
    ResourceUsage resourceUsage, long timestampNs, Map<String, ResourceUsage> pids) {}
