package io.drover.api.stats;

import java.util.Set;

/**
 * Processor use of a task between two samples.
 *
 * @param systemMode percent of one core in the kernel
 * @param userMode percent of one core in user mode
 * @param percent percent of one core in all
 * @param totalTicks MHz used
 * @param throttledPeriods periods in which the task was throttled
 * @param throttledTimeNs nanoseconds throttled
 * @param cpuTimeNs nanoseconds used since the start of the task
 * @param measured Nomad's names of the fields that were measured; empty in the first sample
 * @since 0.1
 */
public record CpuStats(
    double systemMode,
    double userMode,
    double percent,
    double totalTicks,
    long throttledPeriods,
    long throttledTimeNs,
    long cpuTimeNs,
    Set<String> measured) {}
