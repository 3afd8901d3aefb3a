package io.drover.api.stats;

import java.util.Map;

/**
 * What one task or process uses.
 *
 * @param memory memory
 * @param cpu processor
 * @param io disks
 * @param devices usage by device id, empty if none
 * @since 0.1
 */
public record ResourceUsage(
    MemoryStats memory, CpuStats cpu, IoStats io, Map<String, String> devices) {
  /** For a driver that does not measure what disks are used for. */
  public ResourceUsage(MemoryStats memory, CpuStats cpu, Map<String, String> devices) {
    this(memory, cpu, IoStats.UNKNOWN, devices);
  }
}
