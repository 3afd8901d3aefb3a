package io.drover.agent;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the native processes that work for a data folder: by the files they hold open, since of all
 * of them only the spawner has the folder in its command line.
 */
final class Shims {
  private Shims() {}

  /** Their ids. */
  static List<Long> below(Path folder) {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : all) {
        if (isShim(process) && holds(process, folder)) {
          found.add(Long.parseLong(process.getFileName().toString()));
        }
      }
    } catch (IOException cannot) {
      throw new java.io.UncheckedIOException(cannot);
    }
    return found;
  }

  private static boolean isShim(Path process) {
    try {
      return Files.readString(process.resolve("comm")).equals("drover-shim\n");
    } catch (IOException gone) {
      return false;
    }
  }

  private static boolean holds(Path process, Path folder) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (Files.readSymbolicLink(descriptor).toString().startsWith(folder.toString())) {
          return true;
        }
      }
      return Files.readString(process.resolve("cmdline")).contains(folder.toString());
    } catch (IOException gone) {
      return false;
    }
  }
}
