package io.drover.tck;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The threads of this JVM that are neither its own nor the engine's, virtual ones too. */
final class HookThreads {
  private static final Pattern VIRTUAL = Pattern.compile("(?m)^#(\\d+) \"(.*)\" virtual\\b");

  /** Threads that are lent to all, or that make the calls. */
  private static final Pattern SHARED =
      Pattern.compile("(ForkJoinPool\\.commonPool-|drover-hook-|drover-timers|junit-).*");

  private HookThreads() {}

  /**
   * Names by number.
   *
   * @param scratch a file that is not there, and is not afterwards: only a dump has virtual ones
   */
  static Map<Long, String> alive(Path scratch) throws IOException {
    Map<Long, String> found = new TreeMap<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      ThreadGroup group = thread.getThreadGroup();
      if (group != null && !isOfTheJvm(group)) {
        found.put(thread.threadId(), thread.getName());
      }
    }
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(scratch.toAbsolutePath().toString(), ThreadDumpFormat.TEXT_PLAIN);
    Matcher thread = VIRTUAL.matcher(Files.readString(scratch));
    Files.delete(scratch);
    while (thread.find()) {
      found.put(Long.parseLong(thread.group(1)), thread.group(2));
    }
    found.values().removeIf(name -> SHARED.matcher(name).matches());
    return found;
  }

  /** The group of the JVM's own threads has no parent, and those below it are its carriers'. */
  private static boolean isOfTheJvm(ThreadGroup group) {
    return group.getParent() == null
        || group.getName().equals("InnocuousThreadGroup")
        || group.getName().equals("CarrierThreads");
  }
}
