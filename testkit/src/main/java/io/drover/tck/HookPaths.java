package io.drover.tck;

import io.drover.tck.HookAnswer.Made;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Files and folders that a result names. */
final class HookPaths {
  /** File systems that are empty, or made anew, after a boot. */
  private static final Set<String> GONE_WITH_A_BOOT =
      Set.of("tmpfs", "ramfs", "devtmpfs", "proc", "sysfs", "cgroup", "cgroup2", "mqueue");

  private HookPaths() {}

  /** What of a result is a path, and there. */
  static List<Path> of(Made made) {
    return Stream.concat(
            made.mounts().stream().map(m -> m.hostPath()),
            made.env().values().stream().filter(value -> value.startsWith("/")))
        .filter(text -> text.indexOf('\0') < 0)
        .map(Path::of)
        .filter(Files::exists)
        .toList();
  }

  static boolean isGoneWithABoot(Path path) {
    try {
      return GONE_WITH_A_BOOT.contains(Files.getFileStore(path.toRealPath()).type());
    } catch (IOException notThere) {
      return false;
    }
  }
}
