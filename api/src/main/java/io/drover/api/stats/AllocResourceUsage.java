package io.drover.api.stats;

import java.util.Map;

/**
 * The latest usage of an alloc.
 *
 * @param resourceUsage the sum over the tasks that run now
 * @param tasks the last sample of each task, ended ones included; a task without a sample is absent
 * @param timestampNs the newest of the tasks' times, 0 if none
 * @since 0.1
 */
public record AllocResourceUsage(
    ResourceUsage resourceUsage, Map<String, TaskResourceUsage> tasks, long timestampNs) {}
