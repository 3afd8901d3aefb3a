package io.drover.agent;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds the native processes that work for a data folder: by the files they hold open, since of all
 * of them only the spawner has the folder in its command line.
 */
final class Shims {
  private Shims() {}

  /** Their ids. */
  static List<Long> below(Path folder) {
    return Processes.where(process -> isShim(process) && holds(process, folder));
  }

  private static boolean isShim(Path process) throws IOException {
    return Files.readString(process.resolve("comm")).equals("drover-shim\n");
  }

  private static boolean holds(Path process, Path folder) throws IOException {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (target(descriptor).startsWith(folder.toString())) {
          return true;
        }
      }
    }
    return Files.readString(process.resolve("cmdline")).contains(folder.toString());
  }

  /** What a descriptor leads to; nothing if it was closed since the list was read. */
  private static String target(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException closed) {
      return "";
    }
  }
}
