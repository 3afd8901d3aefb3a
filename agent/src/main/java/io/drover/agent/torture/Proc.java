package io.drover.agent.torture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A process, known by its number and the moment it began, so that one which took over the number is
 * never taken for it.
 *
 * @param pid its number
 * @param born when it began, in clock ticks since boot
 */
record Proc(long pid, long born) {
  private static final int STATE = 0;
  private static final int PARENT = 1;
  private static final int BORN = 19;

  /** The one that has this number now; null if none has. */
  static @Nullable Proc of(long pid) {
    String[] fields = stat(pid);
    return fields.length > BORN ? new Proc(pid, Long.parseLong(fields[BORN])) : null;
  }

  /** What stands in its line of /proc behind the name, which may itself have blanks in it. */
  private static String[] stat(long pid) {
    try {
      String line =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      return line.substring(line.lastIndexOf(')') + 1).trim().split(" ");
    } catch (IOException gone) {
      return new String[0];
    }
  }

  /** Whether it runs, or could; one that waits to be reaped does not. */
  boolean alive() {
    String state = state();
    return !state.isEmpty() && !state.equals("Z") && !state.equals("X");
  }

  /** Whether it is stopped by a signal. */
  boolean stopped() {
    return state().equalsIgnoreCase("T");
  }

  private String state() {
    String[] fields = stat(pid);
    return fields.length > BORN && Long.parseLong(fields[BORN]) == born ? fields[STATE] : "";
  }

  /** What it is and does, for whoever finds one that should not be there. */
  String described() {
    String[] fields = stat(pid);
    String parent = fields.length > BORN ? fields[PARENT] : "?";
    return "%d (%s, state %s, in %s, a child of %s, its own %s)"
        .formatted(
            pid, word("comm"), state(), word("wchan"), parent, word("task/" + pid + "/children"));
  }

  private String word(String file) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/" + file)).strip();
    } catch (IOException gone) {
      return "?";
    }
  }

  /** SIGKILL. Java holds the number and the start too, and looks again before it kills. */
  boolean kill() {
    ProcessHandle handle = ProcessHandle.of(pid).orElse(null);
    return handle != null && alive() && handle.destroyForcibly();
  }

  /** Sends a signal by name, if it is still there. */
  void signal(String name) throws IOException, InterruptedException {
    if (alive()) {
      Programs.signal(pid, name);
    }
  }

  /** Stops it for a while; it goes on afterwards, even if the wait is broken off. */
  void stopFor(long millis, Pauses pauses) throws IOException, InterruptedException {
    signal("STOP");
    try {
      pauses.pause(millis);
    } finally {
      signal("CONT");
    }
  }
}
