package io.drover.driver.shim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The limits of open files that tasks get: those of the user's session. The JVM raises its own soft
 * limit at start, so its parent's are read instead.
 *
 * @param openFilesSoft the soft limit, 0 to leave what is inherited
 * @param openFilesHard the hard limit, 0 to leave what is inherited
 */
public record Limits(long openFilesSoft, long openFilesHard) {
  private static final long USUAL_SOFT = 1024;

  /** As the session had them. The hard limit is inherited: the JVM leaves it alone. */
  public static Limits ofSession() {
    long parent = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
    try {
      // Started by the init system: its own limit is raised too, and a service is used to less.
      return parent <= 1 ? new Limits(USUAL_SOFT, 0) : parse(lines(parent));
    } catch (IOException notOurs) {
      return new Limits(USUAL_SOFT, 0);
    }
  }

  private static List<String> lines(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/limits"));
  }

  static Limits parse(List<String> lines) {
    for (String line : lines) {
      if (line.startsWith("Max open files")) {
        String[] words = line.substring("Max open files".length()).trim().split("\\s+");
        return new Limits(number(words[0]), 0);
      }
    }
    return new Limits(USUAL_SOFT, 0);
  }

  private static long number(String word) {
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException unlimited) {
      return 0;
    }
  }
}
