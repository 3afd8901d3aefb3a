package io.drover.driver.common;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Who keeps a folder, or what is mounted there, from going away. */
public final class Holders {
  private Holders() {}

  /**
   * The processes that stand in a folder, or have something in it open or mapped, as far as this
   * process may look. Reads all of /proc; any thread.
   *
   * @param proc where the kernel shows processes: {@code /proc}
   * @param folder absolute
   * @return each as {@code PID (NAME)}
   */
  public static List<String> of(Path proc, Path folder) {
    List<String> found = new ArrayList<>();
    for (Path process : list(proc, "[1-9]*")) {
      if (holds(process, folder)) {
        found.add(process.getFileName() + " (" + read(process.resolve("comm")).trim() + ")");
      }
    }
    return found;
  }

  private static boolean holds(Path process, Path folder) {
    for (String link : List.of("cwd", "root", "exe")) {
      if (leadsInto(process.resolve(link), folder)) {
        return true;
      }
    }
    for (Path descriptor : list(process.resolve("fd"), "*")) {
      if (leadsInto(descriptor, folder)) {
        return true;
      }
    }
    return read(process.resolve("maps")).contains(" " + folder + "/");
  }

  private static boolean leadsInto(Path link, Path folder) {
    try {
      return Files.readSymbolicLink(link).startsWith(folder);
    } catch (IOException goneOrHidden) {
      return false;
    }
  }

  private static List<Path> list(Path folder, String names) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, names)) {
      all.forEach(found::add);
    } catch (IOException | DirectoryIteratorException goneOrHidden) {
      return found;
    }
    return found;
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException goneOrHidden) {
      return "";
    }
  }
}
