package io.drover.driver.shim;

/**
 * Who a task's leader is.
 *
 * @param pid its process id
 * @param startTicks its start in clock ticks since boot: with the pid it names the process for ever
 * @param shimPid the shim beside it
 * @param shimStartTicks the shim's start in clock ticks since boot
 * @param cgroup its cgroup's path, empty if it has none
 * @param startedAtNs wall time of the start
 */
public record Identity(
    long pid,
    long startTicks,
    long shimPid,
    long shimStartTicks,
    String cgroup,
    long startedAtNs) {}
