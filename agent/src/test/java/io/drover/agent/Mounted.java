package io.drover.agent;

import io.drover.driver.common.Mounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** What is mounted below a folder. After a death of Drover the secrets of its tasks are. */
final class Mounted {
  private Mounted() {}

  /** The points, in the order of mounting. */
  static List<String> below(Path folder) {
    return Mounts.read(Path.of("/proc/self/mountinfo")).all().stream()
        .map(Mounts.Mount::point)
        .filter(point -> Path.of(point).startsWith(folder))
        .toList();
  }

  /** Unmounts what a test has left, so that its folder can be deleted. */
  static void end(Path folder) {
    for (String point : below(folder)) {
      try {
        new ProcessBuilder("umount", "-l", point).start().waitFor();
      } catch (IOException cannot) {
        throw new UncheckedIOException(cannot);
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
