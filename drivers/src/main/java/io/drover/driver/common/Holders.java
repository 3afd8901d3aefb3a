package io.drover.driver.common;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who keeps folders, or what is mounted there, from going away: the processes that stand in them,
 * or have something in them open or mapped, as far as this process may look.
 */
public final class Holders {
  private final Map<Path, Set<String>> byFolder = new HashMap<>();

  private Holders() {}

  /**
   * Looks at all processes once, however many folders are asked for then. Any thread.
   *
   * @param proc where the kernel shows them: {@code /proc}
   */
  public static Holders look(Path proc) {
    Holders all = new Holders();
    for (Path process : list(proc, "[1-9]*")) {
      Set<Path> held = new LinkedHashSet<>();
      for (String link : List.of("cwd", "root", "exe")) {
        link(process.resolve(link), held);
      }
      list(process.resolve("fd"), "*").forEach(descriptor -> link(descriptor, held));
      read(process.resolve("maps")).lines().forEach(line -> mapped(line, held));
      if (!held.isEmpty()) {
        String name = process.getFileName() + " (" + read(process.resolve("comm")).trim() + ")";
        held.forEach(file -> all.note(file, name));
      }
    }
    return all;
  }

  /** Each as {@code PID (NAME)}. */
  public List<String> of(Path folder) {
    return List.copyOf(byFolder.getOrDefault(folder, Set.of()));
  }

  /** What holds a file holds every folder above it. */
  private void note(Path file, String holder) {
    for (@Nullable Path at = file; at != null; at = at.getParent()) {
      byFolder.computeIfAbsent(at, _ -> new LinkedHashSet<>()).add(holder);
    }
  }

  private static void link(Path link, Set<Path> into) {
    try {
      Path target = Files.readSymbolicLink(link);
      if (target.isAbsolute()) {
        into.add(target);
      }
    } catch (IOException goneOrHidden) {
      // It holds nothing that we could see.
    }
  }

  private static void mapped(String line, Set<Path> into) {
    int path = line.indexOf(" /");
    if (path > 0) {
      into.add(Path.of(line.substring(path + 1)));
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
