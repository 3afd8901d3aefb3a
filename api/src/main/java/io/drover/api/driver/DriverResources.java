package io.drover.api.driver;

/**
 * Limits for a task's processes; 0 means none.
 *
 * @param cpuShares relative weight, in MHz as the job says it
 * @param memoryLimitBytes hard limit in bytes
 * @param cpusetCpus cores reserved, in the kernel's list form, empty if none
 * @since 0.1
 */
public record DriverResources(long cpuShares, long memoryLimitBytes, String cpusetCpus) {
  /** No limits. */
  public static final DriverResources NONE = new DriverResources(0, 0, "");
}
