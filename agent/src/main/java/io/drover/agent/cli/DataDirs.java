package io.drover.agent.cli;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Where a run keeps what it knows, if the user does not say. */
final class DataDirs {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private DataDirs() {}

  /** A folder that is not there yet, below the user's state folder. */
  static Path fresh(Map<String, String> environment, String jobId) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    String home = environment.getOrDefault("HOME", System.getProperty("user.home", "/tmp"));
    Path base = !state.startsWith("/") ? Path.of(home, ".local", "state") : Path.of(state);
    String tail = Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000, 0x10000));
    String name = jobId.replaceAll("[^A-Za-z0-9_.-]", "_");
    return base.resolve("drover")
        .resolve("runs")
        .resolve(
            STAMP.format(LocalDateTime.now(java.time.ZoneId.systemDefault()))
                + "-"
                + name
                + "-"
                + tail);
  }
}
