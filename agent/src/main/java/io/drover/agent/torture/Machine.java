package io.drover.agent.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Looks through the processes and mounts of this machine for those that belong to a folder. */
final class Machine {
  private static final Path PROC = Path.of("/proc");

  private Machine() {}

  /** In the environment of each runner that a torture starts: the folder it works in. */
  static final String OF_TORTURE = "DROVER_TORTURE";

  /** What a task, a hook or a runner has in its environment; a shell that stands there has not. */
  private static final List<String> NAMES =
      List.of("NOMAD_ALLOC_DIR", "DROVER_ALLOC_DIR", OF_TORTURE);

  /**
   * Every task, hook and runner below a folder, however far it has run away: the environment names
   * it.
   */
  static List<Proc> processesOf(Path folder) {
    List<Proc> found = new ArrayList<>();
    for (Path process : processes()) {
      List<String> environment = List.of(text(process.resolve("environ")).split("\0", -1));
      boolean ours =
          environment.stream()
              .anyMatch(
                  v -> NAMES.stream().anyMatch(name -> v.startsWith(name + "=" + folder + "/")));
      if (ours) {
        add(found, process);
      }
    }
    return found;
  }

  private static void add(List<Proc> found, Path process) {
    Proc proc = Proc.of(Long.parseLong(process.getFileName().toString()));
    if (proc != null && proc.alive()) {
      found.add(proc);
    }
  }

  /**
   * The helpers that work for a data folder, in the order of their numbers: their program lies in
   * it. The files that one holds tell which task it stands beside.
   */
  static List<Helper> helpersOf(Path folder) {
    List<Helper> found = new ArrayList<>();
    for (Path process : processes()) {
      if (link(process.resolve("exe")).startsWith(folder + "/")) {
        helper(process).ifPresent(found::add);
      }
    }
    found.sort(Comparator.comparingLong(helper -> helper.proc().pid()));
    return found;
  }

  private static Optional<Helper> helper(Path process) {
    Proc proc = Proc.of(Long.parseLong(process.getFileName().toString()));
    if (proc == null || !proc.alive()) {
      return Optional.empty();
    }
    boolean spawner = text(process.resolve("cmdline")).contains("spawner");
    Helper helper = new Helper(proc, "", 0, spawner);
    for (String file : filesOf(process)) {
      helper = helper.holding(file);
    }
    return Optional.of(helper);
  }

  private static List<String> filesOf(Path process) {
    List<String> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : all) {
        files.add(link(descriptor));
      }
    } catch (IOException | DirectoryIteratorException gone) {
      return files;
    }
    return files;
  }

  private static String link(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closed) {
      return "";
    }
  }

  private static List<Path> processes() {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(PROC, "[1-9]*")) {
      found.forEach(all::add);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
    return all;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }

  /** What is mounted below a folder, the last mounted first. */
  static List<String> mountsBelow(Path folder) {
    List<String> found = new ArrayList<>();
    for (String line : text(PROC.resolve("self/mountinfo")).split("\n", -1)) {
      String[] fields = line.split(" ", -1);
      if (fields.length > 4 && fields[4].startsWith(folder + "/")) {
        found.addFirst(fields[4]);
      }
    }
    return found;
  }
}
