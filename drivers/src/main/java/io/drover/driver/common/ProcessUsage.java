package io.drover.driver.common;

import io.drover.api.stats.CpuStats;
import io.drover.api.stats.MemoryStats;
import io.drover.api.stats.ResourceUsage;
import io.drover.api.stats.TaskResourceUsage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Samples the processes of one task: no fork, no thread. Keeps the last reading, from which
 * percentages come; so the first sample has no percentages, and a process is first in a percentage
 * in the second sample that meets it. One thread at a time.
 */
public final class ProcessUsage {
  private static final long TICK_NS = KernelFacts.get().tickNs();

  private static final Set<String> MEMORY_MEASURED = Set.of("RSS", "Swap");
  private static final Set<String> CPU_MEASURED = Set.of("System Mode", "User Mode", "Percent");

  private record Key(long pid, long startTicks) {}

  private record Ticks(long user, long system) {
    long sum() {
      return user + system;
    }
  }

  private final ProcessTree tree;
  private Map<Key, Ticks> last = new HashMap<>();
  private long lastNs;
  private boolean sampled;
  private long endedTicks;

  /** A sampler of the processes in {@code tree}. */
  public ProcessUsage(ProcessTree tree) {
    this.tree = tree;
  }

  /**
   * A sample. Processes that end meanwhile are left out, and what they had used stays in the sum of
   * cpu time as far as it was seen.
   *
   * @param nowNs a steady clock
   * @param wallNs the wall clock
   */
  public TaskResourceUsage sample(long nowNs, long wallNs) {
    Map<String, ResourceUsage> byPid = new LinkedHashMap<>();
    Map<Key, Ticks> now = new HashMap<>();
    List<ResourceUsage> parts = new ArrayList<>();
    boolean swaps = tree.machineSwaps();
    long ticks = 0;
    for (ProcessTree.Stat stat : tree.processes()) {
      Key key = new Key(stat.pid(), stat.startTicks());
      Ticks present = new Ticks(stat.userTicks(), stat.systemTicks());
      now.put(key, present);
      ticks += present.sum();
      MemoryStats memory =
          new MemoryStats(
              stat.residentBytes(),
              0,
              swaps ? tree.swapBytes(stat.pid()) : 0,
              0,
              0,
              0,
              0,
              0,
              MEMORY_MEASURED);
      CpuStats cpu = cpu(last.get(key), present, nowNs - lastNs);
      ResourceUsage usage = new ResourceUsage(memory, cpu, Map.of());
      byPid.put(Long.toString(stat.pid()), usage);
      parts.add(usage);
    }
    last.forEach((key, gone) -> endedTicks += now.containsKey(key) ? 0 : gone.sum());
    ResourceUsage sum = sum(parts, (ticks + endedTicks) * TICK_NS, sampled);
    last = now;
    lastNs = nowNs;
    sampled = true;
    return new TaskResourceUsage(sum, wallNs, byPid);
  }

  private static ResourceUsage sum(List<ResourceUsage> parts, long cpuTimeNs, boolean percentages) {
    long rss = 0;
    long swap = 0;
    double user = 0;
    double system = 0;
    for (ResourceUsage part : parts) {
      rss += part.memory().rss();
      swap += part.memory().swap();
      user += part.cpu().userMode();
      system += part.cpu().systemMode();
    }
    Set<String> measured = percentages ? CPU_MEASURED : Set.of();
    return new ResourceUsage(
        new MemoryStats(rss, 0, swap, 0, 0, 0, 0, 0, MEMORY_MEASURED),
        new CpuStats(system, user, system + user, 0, 0, 0, cpuTimeNs, measured),
        Map.of());
  }

  private static CpuStats cpu(@Nullable Ticks before, Ticks now, long ns) {
    long usedNs = now.sum() * TICK_NS;
    if (before == null || ns <= 0) {
      return new CpuStats(0, 0, 0, 0, 0, 0, usedNs, Set.of());
    }
    double user = 100.0 * (now.user() - before.user()) * TICK_NS / ns;
    double system = 100.0 * (now.system() - before.system()) * TICK_NS / ns;
    return new CpuStats(system, user, user + system, 0, 0, 0, usedNs, CPU_MEASURED);
  }
}
