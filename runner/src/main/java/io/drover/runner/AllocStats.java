package io.drover.runner;

import io.drover.api.CancellationToken;
import io.drover.api.DroverException;
import io.drover.api.Source;
import io.drover.api.driver.TaskId;
import io.drover.api.model.Task;
import io.drover.api.stats.AllocResourceUsage;
import io.drover.api.stats.AllocStatsReporter;
import io.drover.api.stats.CpuStats;
import io.drover.api.stats.IoStats;
import io.drover.api.stats.MemoryStats;
import io.drover.api.stats.ResourceUsage;
import io.drover.api.stats.TaskResourceUsage;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.task.TaskLife;
import io.drover.core.task.TaskSnapshot;
import io.drover.runner.alloc.AllocRuntime;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Samples an alloc when asked, so that idle tasks cost nothing. One caller at a time. */
final class AllocStats implements AllocStatsReporter {
  private final AllocRuntime alloc;
  private final DriverSet drivers;
  private final Map<TaskId, Source<TaskResourceUsage>> open = new HashMap<>();
  private final Map<String, TaskResourceUsage> last = new LinkedHashMap<>();

  AllocStats(AllocRuntime alloc, DriverSet drivers) {
    this.alloc = alloc;
    this.drivers = drivers;
  }

  @Override
  public synchronized AllocResourceUsage latestAllocStats(@Nullable String taskFilter)
      throws DroverException {
    boolean all = taskFilter == null || taskFilter.isEmpty();
    Set<String> running = new HashSet<>();
    AllocSnapshot begun = alloc.snapshotOrNull();
    var group = alloc.allocation().group();
    for (Task task : group == null ? List.<Task>of() : group.tasks()) {
      TaskSnapshot snapshot = begun == null ? null : begun.tasks().get(task.name());
      if ((all || task.name().equals(taskFilter))
          && snapshot != null
          && snapshot.life() instanceof TaskLife.Running life) {
        sample(task, life.attempt(), running);
      }
    }
    Map<String, TaskResourceUsage> shown = new LinkedHashMap<>(last);
    if (!all) {
      shown.keySet().removeIf(name -> !name.equals(taskFilter));
    }
    long newest = shown.values().stream().mapToLong(TaskResourceUsage::timestampNs).max().orElse(0);
    return new AllocResourceUsage(sum(shown, running), shown, newest);
  }

  private void sample(Task task, int attempt, Set<String> running) throws DroverException {
    TaskId id = new TaskId(alloc.id(), task.name(), attempt);
    open.keySet().removeIf(old -> old.task().equals(task.name()) && !old.equals(id));
    Source<TaskResourceUsage> source = open.get(id);
    if (source == null) {
      source = drivers.get(task.driver()).taskStats(id, CancellationToken.NEVER, Duration.ZERO);
      open.put(id, source);
    }
    try {
      TaskResourceUsage usage = source.next();
      if (usage != null) {
        last.put(task.name(), usage);
        running.add(task.name());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static ResourceUsage sum(Map<String, TaskResourceUsage> tasks, Set<String> running) {
    long rss = 0;
    long swap = 0;
    double user = 0;
    double system = 0;
    long cpuTimeNs = 0;
    Set<String> memoryMeasured = new HashSet<>();
    Set<String> cpuMeasured = new HashSet<>();
    IoStats io = IoStats.UNKNOWN;
    for (Map.Entry<String, TaskResourceUsage> e : tasks.entrySet()) {
      if (running.contains(e.getKey())) {
        MemoryStats memory = e.getValue().resourceUsage().memory();
        CpuStats cpu = e.getValue().resourceUsage().cpu();
        rss += memory.rss();
        swap += memory.swap();
        user += cpu.userMode();
        system += cpu.systemMode();
        cpuTimeNs += cpu.cpuTimeNs();
        io = io.plus(e.getValue().resourceUsage().io());
        memoryMeasured.addAll(memory.measured());
        cpuMeasured.addAll(cpu.measured());
      }
    }
    return new ResourceUsage(
        new MemoryStats(rss, 0, swap, 0, 0, 0, 0, 0, memoryMeasured),
        new CpuStats(system, user, system + user, 0, 0, 0, cpuTimeNs, cpuMeasured),
        io,
        Map.of());
  }
}
