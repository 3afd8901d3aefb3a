package io.drover.driver.common;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

  private final Path proc;
  private final Root leader;
  private final Root shim;
  private final String cgroup;

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
    this.proc = proc;
    this.leader = leader;
    this.shim = shim;
    this.cgroup = cgroup;
  }

  /** All processes that are alive now. */
  public List<Stat> processes() {
    List<Stat> found = new ArrayList<>();
    if (!cgroup.isEmpty()) {
      for (long pid : numbers(read(Path.of(cgroup, "cgroup.procs")))) {
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
    return numbers(read(proc.resolve(pid + "/task/" + pid + "/children")));
  }

  private @Nullable Stat stat(long pid) {
    String text = read(proc.resolve(pid + "/stat"));
    // The name in front may itself hold blanks and parentheses.
    int name = text.lastIndexOf(')');
    String[] fields = name < 0 ? new String[0] : text.substring(name + 1).trim().split(" ");
    if (fields.length <= FIELD_RESIDENT) {
      return null;
    }
    return new Stat(
        pid,
        Long.parseLong(fields[FIELD_START]),
        Long.parseLong(fields[FIELD_USER]),
        Long.parseLong(fields[FIELD_SYSTEM]),
        Long.parseLong(fields[FIELD_RESIDENT]) * PAGE_BYTES);
  }

  /** Whether anything can be swapped out at all: the first line of the list is its heading. */
  boolean machineSwaps() {
    return read(proc.resolve("swaps")).lines().count() > 1;
  }

  /** Bytes swapped out, 0 for a process that has ended. */
  long swapBytes(long pid) {
    String status = read(proc.resolve(pid + "/status"));
    int at = status.indexOf("VmSwap:");
    if (at < 0) {
      return 0;
    }
    String line = status.substring(at + 7, status.indexOf('\n', at)).trim();
    return Long.parseLong(line.substring(0, line.indexOf(' '))) * 1024;
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
      return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }
}
