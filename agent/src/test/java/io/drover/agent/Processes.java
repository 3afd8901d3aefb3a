package io.drover.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks through the processes of the machine. */
final class Processes {
  private Processes() {}

  /** Whether a process is wanted; one that has gone meanwhile is not. */
  @FunctionalInterface
  interface Wanted {
    boolean is(Path process) throws IOException;
  }

  /** The ids of those that are wanted, by their folders in /proc. */
  static List<Long> where(Wanted wanted) {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : all) {
        if (isWanted(process, wanted)) {
          found.add(Long.parseLong(process.getFileName().toString()));
        }
      }
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
    return found;
  }

  private static boolean isWanted(Path process, Wanted wanted) {
    try {
      return wanted.is(process);
    } catch (IOException | DirectoryIteratorException gone) {
      return false;
    }
  }
}
