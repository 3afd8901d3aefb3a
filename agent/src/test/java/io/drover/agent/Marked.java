package io.drover.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Finds every process of a test, however far it has run away, by a variable they inherit. */
final class Marked {
  static final String NAME = "DROVER_TEST_MARK";

  private final String entry;
  private final String value = UUID.randomUUID().toString();

  Marked() {
    this.entry = NAME + "=" + value;
  }

  /** The value of the variable. */
  String value() {
    return value;
  }

  /** The ids of the living ones; a zombie has no environment and is not among them. */
  List<Long> alive() {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : all) {
        if (has(process)) {
          found.add(Long.parseLong(process.getFileName().toString()));
        }
      }
    } catch (IOException cannot) {
      throw new java.io.UncheckedIOException(cannot);
    }
    return found;
  }

  private boolean has(Path process) {
    try {
      String environment =
          new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
      return environment.contains(entry);
    } catch (IOException gone) {
      return false;
    }
  }

  /** Ends what a failed test has left. */
  void end() {
    for (long pid : alive()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
