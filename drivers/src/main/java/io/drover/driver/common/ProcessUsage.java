package io.drover.driver.common;

import io.drover.api.stats.CpuStats;
import io.drover.api.stats.IoStats;
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
 * percentages come; so the first sample has none, nor has one that follows within a tick of the
 * kernel's clock, and a process is first in a percentage in the second sample that meets it. One
 * thread at a time.
 *
 * <p>Of a task that rests one file is read: the cpu time of its cgroup, in which every process of
 * it counts by the microsecond. As long as that stays what it was, none has run, so none has begun,
 * written or asked for memory, and the last sample is still true. What changes without any of them
 * running (memory that the kernel takes back, a sleeping process that another puts into the cgroup)
 * is seen within {@link #REST_MAX_NS}.
 */
public final class ProcessUsage {
  private static final long TICK_NS = KernelFacts.get().tickNs();

  private static final Set<String> MEMORY_MEASURED = Set.of("RSS", "Swap");
  private static final Set<String> CPU_MEASURED = Set.of("System Mode", "User Mode", "Percent");

  private static final long SWAP_LOOK_NS = 10_000_000_000L;

  /** How long the last sample stands for a task that does not run: a minute, in nanoseconds. */
  static final long REST_MAX_NS = 60_000_000_000L;

  /** So that a question in vain, a fourth file, is a rare one. */
  private static final int UNASKED = 8;

  private record Swap(boolean any, long lookedNs) {}

  private static volatile @Nullable Swap swap;

  private record Key(long pid, long startTicks) {}

  private record Used(long user, long system, IoStats io) {
    long sum() {
      return user + system;
    }
  }

  /**
   * A task that did nothing between two readings.
   *
   * @param ranUs the cpu time of its cgroup, read before its processes were
   * @param readNs when they were read
   * @param sample what they gave, all percentages zero
   */
  private record Rest(long ranUs, long readNs, TaskResourceUsage sample) {}

  private final ProcessTree tree;
  private @Nullable Rest rest;

  /** Whether the last two readings differed in nothing: only then the cgroup is asked first. */
  private boolean still = true;

  /**
   * For how many readings it is not: it was asked in vain, by a task that wakes up now and then.
   */
  private int unasked;

  private Map<Key, Used> last = new HashMap<>();
  private long lastNs;
  private boolean sampled;
  private long endedTicks;
  private IoStats endedIo = IoStats.UNKNOWN;

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
    // Before the processes are looked at: what runs meanwhile is found out next time.
    boolean asks = still && unasked == 0;
    long ranUs = asks ? tree.ranUs() : -1;
    unasked = Math.max(0, unasked - 1);
    Rest known = rest;
    if (known != null && ranUs == known.ranUs()) {
      if (nowNs - known.readNs() < REST_MAX_NS) {
        lastNs = nowNs;
        TaskResourceUsage same = known.sample();
        return new TaskResourceUsage(same.resourceUsage(), wallNs, same.pids());
      }
    } else if (known != null) {
      unasked = UNASKED;
    }
    boolean enough = sampled && nowNs - lastNs >= TICK_NS;
    TaskResourceUsage usage = read(nowNs, wallNs, enough);
    rest = still && enough && ranUs >= 0 ? new Rest(ranUs, nowNs, usage) : null;
    return usage;
  }

  private TaskResourceUsage read(long nowNs, long wallNs, boolean enough) {
    Map<String, ResourceUsage> byPid = new LinkedHashMap<>();
    Map<Key, Used> now = new HashMap<>();
    List<ResourceUsage> parts = new ArrayList<>();
    boolean swaps = machineSwaps(nowNs);
    long ticks = 0;
    IoStats io = IoStats.UNKNOWN;
    for (ProcessTree.Stat stat : tree.processes()) {
      Key key = new Key(stat.pid(), stat.startTicks());
      Used present = new Used(stat.userTicks(), stat.systemTicks(), tree.io(stat.pid()));
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
      CpuStats cpu = cpu(enough ? last.get(key) : null, present, nowNs - lastNs);
      ResourceUsage usage = new ResourceUsage(memory, cpu, present.io(), Map.of());
      io = io.plus(present.io());
      byPid.put(Long.toString(stat.pid()), usage);
      parts.add(usage);
    }
    long ofEnded = endedTicks;
    IoStats ioOfEnded = endedIo;
    for (Map.Entry<Key, Used> each : last.entrySet()) {
      if (!now.containsKey(each.getKey())) {
        ofEnded += each.getValue().sum();
        ioOfEnded = ioOfEnded.plus(each.getValue().io());
      }
    }
    ResourceUsage sum = sum(parts, (ticks + ofEnded) * TICK_NS, io.plus(ioOfEnded), enough);
    if (enough || !sampled) {
      still = !sampled || now.equals(last);
      endedTicks = ofEnded;
      endedIo = ioOfEnded;
      last = now;
      lastNs = nowNs;
      sampled = true;
    }
    return new TaskResourceUsage(sum, wallNs, byPid);
  }

  /** The machine's swap comes and goes rarely, and is one for all. */
  private boolean machineSwaps(long nowNs) {
    Swap known = swap;
    if (known == null || nowNs - known.lookedNs() > SWAP_LOOK_NS) {
      known = new Swap(tree.machineSwaps(), nowNs);
      swap = known;
    }
    return known.any();
  }

  private static ResourceUsage sum(
      List<ResourceUsage> parts, long cpuTimeNs, IoStats io, boolean percentages) {
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
        io,
        Map.of());
  }

  private static CpuStats cpu(@Nullable Used before, Used now, long ns) {
    long usedNs = now.sum() * TICK_NS;
    if (before == null || ns <= 0) {
      return new CpuStats(0, 0, 0, 0, 0, 0, usedNs, Set.of());
    }
    double user = 100.0 * (now.user() - before.user()) * TICK_NS / ns;
    double system = 100.0 * (now.system() - before.system()) * TICK_NS / ns;
    return new CpuStats(system, user, user + system, 0, 0, 0, usedNs, CPU_MEASURED);
  }
}
