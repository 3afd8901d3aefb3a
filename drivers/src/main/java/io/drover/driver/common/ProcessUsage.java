package io.drover.driver.common;

import io.drover.api.stats.CpuStats;
import io.drover.api.stats.MemoryStats;
import io.drover.api.stats.ResourceUsage;
import io.drover.api.stats.TaskResourceUsage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Samples the processes of one task from /proc: no fork, no thread. Keeps the last reading, from
 * which percentages come; so the first sample has no cpu part. One thread at a time.
 */
public final class ProcessUsage {
  /** The kernel's clock tick, the same on every Linux that the JVM runs on. */
  private static final long TICK_NS = 10_000_000;

  private static final long PAGE_BYTES = 4096;

  private static final Set<String> MEMORY_MEASURED = Set.of("RSS", "Swap");
  private static final Set<String> CPU_MEASURED = Set.of("System Mode", "User Mode", "Percent");

  private static final MemoryStats NO_MEMORY =
      new MemoryStats(0, 0, 0, 0, 0, 0, 0, 0, MEMORY_MEASURED);

  private record Ticks(long user, long system) {}

  private final long leader;
  private final String cgroup;
  private Map<Long, Ticks> last = new HashMap<>();
  private long lastNs;
  private long endedTicks;

  /**
   * A sampler.
   *
   * @param leader the leader's pid
   * @param cgroup the task's cgroup, empty if it has none
   */
  public ProcessUsage(long leader, String cgroup) {
    this.leader = leader;
    this.cgroup = cgroup;
  }

  /** A sample. Processes that end meanwhile are left out. */
  public TaskResourceUsage sample(long nowNs, long wallNs) {
    Map<String, ResourceUsage> byPid = new LinkedHashMap<>();
    Map<Long, Ticks> now = new HashMap<>();
    long rss = 0;
    long swap = 0;
    double user = 0;
    double system = 0;
    long ticks = 0;
    for (long pid : pids()) {
      String[] stat = stat(pid);
      if (stat.length < 22) {
        continue;
      }
      Ticks present = new Ticks(Long.parseLong(stat[11]), Long.parseLong(stat[12]));
      now.put(pid, present);
      MemoryStats memory = memory(pid, stat);
      CpuStats cpu = cpu(last.get(pid), present, nowNs - lastNs);
      byPid.put(Long.toString(pid), new ResourceUsage(memory, cpu, Map.of()));
      rss += memory.rss();
      swap += memory.swap();
      user += cpu.userMode();
      system += cpu.systemMode();
      ticks += present.user() + present.system();
    }
    last.forEach((pid, gone) -> {
      if (!now.containsKey(pid)) {
        endedTicks += gone.user() + gone.system();
      }
    });
    boolean first = lastNs == 0;
    last = now;
    lastNs = nowNs;
    MemoryStats memory = new MemoryStats(rss, 0, swap, 0, 0, 0, 0, 0, MEMORY_MEASURED);
    CpuStats cpu =
        new CpuStats(
            system,
            user,
            system + user,
            0,
            0,
            0,
            (ticks + endedTicks) * TICK_NS,
            first ? Set.of() : CPU_MEASURED);
    return new TaskResourceUsage(new ResourceUsage(memory, cpu, Map.of()), wallNs, byPid);
  }

  /**
   * The task's processes: the cgroup's members where there is one, else the leader's descendants.
   */
  public List<Long> pids() {
    if (!cgroup.isEmpty()) {
      List<Long> members = numbers(read(Path.of(cgroup, "cgroup.procs")));
      if (!members.isEmpty()) {
        return members;
      }
    }
    List<Long> found = new ArrayList<>();
    ArrayDeque<Long> open = new ArrayDeque<>(List.of(leader));
    while (!open.isEmpty()) {
      long pid = open.poll();
      found.add(pid);
      open.addAll(numbers(read(Path.of("/proc/" + pid + "/task/" + pid + "/children"))));
    }
    return found;
  }

  private static CpuStats cpu(@org.jspecify.annotations.Nullable Ticks before, Ticks now, long ns) {
    if (before == null || ns <= 0) {
      return new CpuStats(0, 0, 0, 0, 0, 0, (now.user() + now.system()) * TICK_NS, Set.of());
    }
    double user = 100.0 * (now.user() - before.user()) * TICK_NS / ns;
    double system = 100.0 * (now.system() - before.system()) * TICK_NS / ns;
    return new CpuStats(
        system, user, user + system, 0, 0, 0, (now.user() + now.system()) * TICK_NS, CPU_MEASURED);
  }

  private static MemoryStats memory(long pid, String[] stat) {
    long rss = Long.parseLong(stat[21]) * PAGE_BYTES;
    String status = read(Path.of("/proc/" + pid + "/status"));
    int at = status.indexOf("VmSwap:");
    if (at < 0) {
      return new MemoryStats(rss, 0, 0, 0, 0, 0, 0, 0, NO_MEMORY.measured());
    }
    String line = status.substring(at + 7, status.indexOf('\n', at)).trim();
    long swap = Long.parseLong(line.substring(0, line.indexOf(' '))) * 1024;
    return new MemoryStats(rss, 0, swap, 0, 0, 0, 0, 0, MEMORY_MEASURED);
  }

  /** The fields behind the name, which may itself hold blanks: index 0 is the state. */
  private static String[] stat(long pid) {
    String text = read(Path.of("/proc/" + pid + "/stat"));
    int name = text.lastIndexOf(')');
    return name < 0 ? new String[0] : text.substring(name + 2).trim().split(" ");
  }

  private static List<Long> numbers(String text) {
    List<Long> numbers = new ArrayList<>();
    for (String word : text.split("\\s+")) {
      if (!word.isEmpty()) {
        numbers.add(Long.parseLong(word));
      }
    }
    return numbers;
  }

  private static String read(Path path) {
    try {
      return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    } catch (IOException gone) {
      return "";
    }
  }
}
