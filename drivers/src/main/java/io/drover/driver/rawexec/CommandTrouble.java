package io.drover.driver.rawexec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Why the kernel would not execute a file that is there, in words that help. The kernel has only a
 * number for it, and the same one for a file and for the interpreter that the file asks for.
 */
final class CommandTrouble {
  private static final String EXECUTING = " executing the command";
  private static final String ENTERING = " entering the working directory: ";

  /** As many bytes of a first line as the kernel looks at. */
  private static final int LINE_BYTES = 256;

  private CommandTrouble() {}

  /**
   * The words for a start that failed for this reason of the shim's; null if it has better ones.
   */
  static @Nullable String text(Path program, Path workDir, String reason) {
    int space = reason.indexOf(' ');
    if (space > 0 && reason.startsWith(ENTERING, space)) {
      return "the working directory \""
          + workDir
          + "\" cannot be entered: "
          + reason.substring(space + ENTERING.length());
    }
    if (space < 0 || !reason.startsWith(EXECUTING, space)) {
      return null;
    }
    String file = "\"" + program + "\"";
    return switch (reason.substring(0, space)) {
      case "errno=2" -> file + missing(program);
      case "errno=8" -> file + format(program);
      case "errno=7" ->
          "the command, its arguments and its environment are too long for the kernel: it takes"
              + " 128 KiB for one of them, and for all together a quarter of the stack's limit";
      case "errno=13" ->
          file
              + " may not be executed: its mode, a folder above it, or the file system, which may"
              + " be mounted noexec, forbids it to the task's user";
      case "errno=26" -> file + " is open for writing: a program is executed once it is closed";
      default -> null;
    };
  }

  private static String missing(Path program) {
    String line = firstLine(program);
    if (!Files.exists(program)) {
      return " is not there any more";
    }
    if (!line.startsWith("#!")) {
      return " asks for a loader that is not on this machine: it was built for another system or"
          + " another C library";
    }
    String asked = line.substring(2).strip();
    String interpreter = asked.split("[ \t]", 2)[0];
    return " begins with #!"
        + asked
        + ", and there is no "
        + interpreter
        + (line.endsWith("\r")
            ? " with a carriage return behind it: the file has the line ends of Windows"
            : "");
  }

  private static String format(Path program) {
    String line = firstLine(program);
    if (line.isEmpty()) {
      return " is empty, or begins with an empty line: no program";
    }
    return line.startsWith("\u007fELF")
        ? " is a program for another kind of machine, or damaged"
        : " is neither a program nor a script that begins with #! and its interpreter, such as"
            + " #!/bin/sh";
  }

  /** Without its end; empty if it cannot be read. */
  private static String firstLine(Path program) {
    try (InputStream in = Files.newInputStream(program)) {
      String start = new String(in.readNBytes(LINE_BYTES), StandardCharsets.ISO_8859_1);
      int end = start.indexOf('\n');
      return end < 0 ? start : start.substring(0, end);
    } catch (IOException unreadable) {
      return "";
    }
  }
}
