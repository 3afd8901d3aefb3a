package io.drover.agent;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    return Processes.where(process ->
        Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1).contains(entry));
  }

  /**
   * A task of a job file that calls the shell and carries the mark, and so do all it starts.
   *
   * @param more of its stanzas, or nothing
   * @param args of the shell
   */
  String shellTask(String name, String more, String... args) {
    return """
    task "%s" {
      driver = "raw_exec"
      %s
      env {
        %s = "%s"
      }
      config {
        command = "/bin/sh"
        args = ["%s"]
      }
    }
    """
        .formatted(name, more, NAME, value, String.join("\", \"", args));
  }

  /** Ends what a failed test has left. */
  void end() {
    for (long pid : alive()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
