package io.drover.api.stats;

import java.util.Map;

/**
 * What one task or process uses.
 *
 * @param memory memory
 * @param cpu processor
 * @param devices usage by device id, empty if none
 * @since 0.1
 */
public record ResourceUsage(MemoryStats memory, CpuStats cpu, Map<String, String> devices) {}
