package io.drover.api.stats;

import java.util.Set;

/**
 * Memory of a task in bytes. Only the names in {@code measured} mean something: what a driver
 * cannot measure is absent, never 0.
 *
 * @param rss resident set
 * @param cache page cache charged to the task
 * @param swap swapped out
 * @param mappedFile mapped files
 * @param usage all memory charged
 * @param maxUsage the peak of {@code usage}
 * @param kernelUsage kernel memory
 * @param kernelMaxUsage the peak of {@code kernelUsage}
 * @param measured Nomad's names of the fields that were measured, such as {@code RSS}
 * @since 0.1
 */
public record MemoryStats(
    long rss,
    long cache,
    long swap,
    long mappedFile,
    long usage,
    long maxUsage,
    long kernelUsage,
    long kernelMaxUsage,
    Set<String> measured) {}
