package io.drover.driver.common;

import io.drover.api.stats.IoStats;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The processes of one task: the members of its cgroup where it has one; else the leader and its
 * descendants, and those of the shim, to whom orphans fall. A number that has passed on to another
 * process is never followed: what it belongs to is known by its start.
 */
public final class ProcessTree {
  private static final long PAGE_BYTES = KernelFacts.get().pageBytes();

  /** Where fields stand in a stat line behind the name: state, then parent, and so on. */
  private static final int FIELD_USER = 11;

  private static final int FIELD_SYSTEM = 12;
  private static final int FIELD_START = 19;
  private static final int FIELD_RESIDENT = 21;

  private final String proc;
  private final Root leader;
  private final Root shim;
  private final String cgroup;
  private final ProcFile file = new ProcFile();

  /**
   * A process named for ever.
   *
   * @param pid its number
   * @param startTicks when it began, in clock ticks since boot
   */
  public record Root(long pid, long startTicks) {}

  /**
   * What one line of /proc says.
   *
   * @param pid the process
   * @param startTicks its start in clock ticks since boot
   * @param userTicks clock ticks in user mode
   * @param systemTicks clock ticks in the kernel
   * @param residentBytes memory resident
   */
  public record Stat(
      long pid, long startTicks, long userTicks, long systemTicks, long residentBytes) {}

  /**
   * A tree that is read anew with each call.
   *
   * @param proc where the kernel shows processes: {@code /proc}
   * @param leader the task's main process
   * @param shim the process beside it
   * @param cgroup the task's cgroup, empty if it has none
   */
  public ProcessTree(Path proc, Root leader, Root shim, String cgroup) {
    this.proc = proc.toString();
    this.leader = leader;
    this.shim = shim;
    this.cgroup = cgroup;
  }

  /** All processes that are alive now. */
  public List<Stat> processes() {
    List<Stat> found = new ArrayList<>();
    if (!cgroup.isEmpty()) {
      for (long pid : numbers(cgroup + "/cgroup.procs")) {
        add(found, stat(pid));
      }
      return found;
    }
    Set<Long> open = new LinkedHashSet<>();
    Stat first = stat(leader.pid());
    if (first != null && first.startTicks() == leader.startTicks()) {
      open.add(leader.pid());
    }
    Stat beside = stat(shim.pid());
    if (beside != null && beside.startTicks() == shim.startTicks()) {
      open.addAll(children(shim.pid()));
    }
    ArrayDeque<Long> next = new ArrayDeque<>(open);
    while (!next.isEmpty()) {
      long pid = next.poll();
      add(found, stat(pid));
      for (long child : children(pid)) {
        if (open.add(child)) {
          next.add(child);
        }
      }
    }
    return found;
  }

  private static void add(List<Stat> found, @Nullable Stat stat) {
    if (stat != null) {
      found.add(stat);
    }
  }

  private List<Long> children(long pid) {
    return numbers(proc + "/" + pid + "/task/" + pid + "/children");
  }

  private @Nullable Stat stat(long pid) {
    // The name in front may itself hold blanks and parentheses.
    if (!file.read(proc + "/" + pid + "/stat") || !file.behindLast(')')) {
      return null;
    }
    file.skip(FIELD_USER);
    long user = file.number();
    long system = file.number();
    file.skip(FIELD_START - FIELD_SYSTEM - 1);
    long start = file.number();
    file.skip(FIELD_RESIDENT - FIELD_START - 1);
    long resident = file.number();
    return resident < 0 ? null : new Stat(pid, start, user, system, resident * PAGE_BYTES);
  }

  /**
   * How long all processes that are or ever were in the task's cgroup have run, in microseconds; -1
   * where it has none, or the kernel does not count by cgroup.
   */
  long ranUs() {
    boolean there =
        !cgroup.isEmpty() && file.read(cgroup + "/cpu.stat") && file.behind("usage_usec");
    return there ? file.number() : -1;
  }

  /** Whether anything can be swapped out at all: the first line of the list is its heading. */
  boolean machineSwaps() {
    return file.read(proc + "/swaps") && file.behind("\n") && file.behind("/");
  }

  /** Bytes swapped out, 0 for a process that has ended. */
  long swapBytes(long pid) {
    boolean there = file.read(proc + "/" + pid + "/status") && file.behind("VmSwap:");
    return there ? Math.max(0, file.number()) * 1024 : 0;
  }

  /** What the process has had of disks; unknown if it has ended, or we may not look. */
  IoStats io(long pid) {
    boolean there = file.read(proc + "/" + pid + "/io") && file.behind("\nread_bytes:");
    long read = there ? file.number() : -1;
    long written = there && file.behind("\nwrite_bytes:") ? file.number() : -1;
    return written < 0 ? IoStats.UNKNOWN : new IoStats(read, written, true);
  }

  private List<Long> numbers(String path) {
    List<Long> numbers = new ArrayList<>();
    if (file.read(path)) {
      for (long number = file.number(); number >= 0; number = file.number()) {
        numbers.add(number);
      }
    }
    return numbers;
  }
}
