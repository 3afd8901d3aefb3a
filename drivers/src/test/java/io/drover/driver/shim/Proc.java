package io.drover.driver.shim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/** What the kernel says of processes. */
final class Proc {
  private Proc() {}

  /** The field of /proc/PID/status, trimmed; empty if there is no such process. */
  static String status(long pid, String field) {
    try (Stream<String> lines = Files.lines(of(pid).resolve("status"))) {
      return lines
          .filter(line -> line.startsWith(field + ":"))
          .map(line -> line.substring(field.length() + 1).trim())
          .findFirst()
          .orElse("");
    } catch (IOException | UncheckedIOException gone) {
      return "";
    }
  }

  /** Neither gone nor a zombie. */
  static boolean lives(long pid) {
    String state = status(pid, "State");
    return !state.isEmpty() && !state.startsWith("Z") && !state.startsWith("X");
  }

  static boolean stopped(long pid) {
    return status(pid, "State").startsWith("T");
  }

  /** Living processes with the word in their environment, which is what they inherit. */
  static List<Long> withEnvironment(String word) throws IOException {
    return where(pid -> environment(pid).contains(word));
  }

  /** Living helpers that have a file below the folder open: they still write there. */
  static List<Long> helpersOf(Path folder) throws IOException {
    return where(pid -> text(pid, "comm").equals("drover-shim\n") && opens(pid, folder));
  }

  private static boolean opens(long pid, Path folder) {
    try (Stream<Path> all = Files.list(of(pid).resolve("fd"))) {
      return all.anyMatch(descriptor -> target(descriptor).startsWith(folder + "/"));
    } catch (IOException | java.io.UncheckedIOException gone) {
      return false;
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closed) {
      return "";
    }
  }

  private static List<Long> where(LongPredicate wanted) throws IOException {
    List<Long> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      for (Path process : all.toList()) {
        String name = process.getFileName().toString();
        if (!name.chars().allMatch(Character::isDigit)) {
          continue;
        }
        long pid = Long.parseLong(name);
        if (wanted.test(pid) && lives(pid)) {
          found.add(pid);
        }
      }
    }
    return found;
  }

  static String commandLine(long pid) {
    return text(pid, "cmdline");
  }

  static String environment(long pid) {
    return text(pid, "environ");
  }

  private static String text(long pid, String file) {
    try {
      byte[] bytes = Files.readAllBytes(of(pid).resolve(file));
      return new String(bytes, StandardCharsets.ISO_8859_1).replace('\0', ' ');
    } catch (IOException gone) {
      return "";
    }
  }

  static int descriptors(long pid) throws IOException {
    try (Stream<Path> all = Files.list(of(pid).resolve("fd"))) {
      return (int) all.count();
    }
  }

  /** Kibibytes of a field of smaps_rollup. */
  static long kibibytes(long pid, String field) throws IOException {
    try (Stream<String> lines = Files.lines(of(pid).resolve("smaps_rollup"))) {
      return lines
          .filter(line -> line.startsWith(field + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .sum();
    }
  }

  static Path of(long pid) {
    return Path.of("/proc/" + pid);
  }

  /** Field 22 of stat: the start in ticks since boot. */
  static long start(long pid) throws IOException {
    String stat = Files.readString(of(pid).resolve("stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
  }

  static void signal(long pid, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
  }
}
