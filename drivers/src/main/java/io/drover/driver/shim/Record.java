package io.drover.driver.shim;

import io.drover.api.Exit;
import java.util.HashMap;
import java.util.Map;

/**
 * The lines of a fate file: key=value. The shim has checked the checksum before it passed them on.
 */
final class Record {
  private final Map<String, String> fields = new HashMap<>();

  Record(String text) {
    for (String line : text.split("\n")) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        fields.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
  }

  String text(String key) {
    return fields.getOrDefault(key, "");
  }

  long number(String key) {
    try {
      return Long.parseLong(text(key));
    } catch (NumberFormatException absent) {
      return 0;
    }
  }

  Identity identity() {
    return new Identity(
        number("pid"),
        number("start"),
        number("shim"),
        number("shim_start"),
        text("cgroup"),
        number("started_ns"));
  }

  End end() {
    String kind = text("kind");
    if (kind.equals("never")) {
      return new End.NeverStarted(text("reason"));
    }
    int number = (int) number("number");
    Exit exit =
        switch (kind) {
          case "code" -> new Exit.Code(number);
          case "signal" -> new Exit.Signal(number);
          case "lost" -> new Exit.Lost(text("reason"));
          default -> new Exit.Lost("the exit record is of an unknown kind: " + kind);
        };
    if (number("oom") != 0 && !(exit instanceof Exit.Lost)) {
      exit = new Exit.OutOfMemory(exit);
    }
    return new End.Exited(exit, number("ended_ns"), note());
  }

  private String note() {
    long lost = number("lost_bytes");
    long cut = number("cut_lines");
    StringBuilder note = new StringBuilder(text("kind").equals("lost") ? "" : text("reason"));
    if (lost > 0) {
      note.append(note.isEmpty() ? "" : "; ")
          .append(lost)
          .append(" bytes of output could not be written and are lost");
    }
    if (cut > 0) {
      note.append(note.isEmpty() ? "" : "; ").append(cut).append(" lines were cut at a file's end");
    }
    return note.toString();
  }
}
