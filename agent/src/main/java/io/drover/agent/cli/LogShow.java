package io.drover.agent.cli;

import io.drover.runner.AllocView;
import io.drover.runner.log.LogSink;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** How {@code drover logs} shows lines: as text, or as the {@code log} objects of a run. */
final class LogShow {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private static final long NS_PER_SECOND = 1_000_000_000;

  private final Console console;
  private final boolean json;
  private final boolean timestamps;
  private int hues;

  LogShow(Console console, boolean json, boolean timestamps) {
    this.console = console;
    this.json = json;
    this.timestamps = timestamps;
  }

  /** Whether a person looks at the times of lines. */
  boolean wantsTimes() {
    return timestamps && !json;
  }

  /** Takes the lines of one task. */
  LogSink of(AllocView alloc, String who) {
    int hue = hues++;
    return new LogSink() {
      @Override
      public void line(boolean error, long timeNs, byte[] bytes, int from, int length) {
        show(error, timeNs, bytes, from, length, true);
      }

      @Override
      public void piece(boolean error, long timeNs, byte[] bytes, int from, int length) {
        show(error, timeNs, bytes, from, length, false);
      }

      private void show(
          boolean error, long timeNs, byte[] bytes, int from, int length, boolean whole) {
        if (json) {
          Map<String, Object> fields = fields("log", alloc, who, error);
          JsonText.line(fields, timeNs, bytes, from, length, whole);
          console.printLater(JsonText.of(fields));
        } else {
          String time = timestamps && timeNs > 0 ? time(timeNs) + " " : "";
          console.taskLine(time + who, hue, error, bytes, from, length);
        }
      }

      @Override
      public void gap(boolean error, String what) {
        if (json) {
          Map<String, Object> fields = fields("log_gap", alloc, who, error);
          fields.put("message", what);
          console.printLater(JsonText.of(fields));
        } else {
          console.complain(who + ": " + what);
        }
      }
    };
  }

  private static Map<String, Object> fields(
      String type, AllocView alloc, String who, boolean error) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("type", type);
    fields.put("alloc_id", alloc.id());
    fields.put("alloc", alloc.name());
    JsonText.stream(fields, who, error);
    return fields;
  }

  private static String time(long ns) {
    return TIME.format(Instant.ofEpochSecond(ns / NS_PER_SECOND, ns % NS_PER_SECOND));
  }

  /** Something to know beside the lines. */
  void say(String text) {
    if (json) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("type", "notice");
      fields.put("message", text);
      console.printLater(JsonText.of(fields));
    } else {
      console.say(text);
    }
  }

  /** Brings out what was kept back to be shown together; whether somebody still looks. */
  boolean flush() {
    console.flush();
    return !console.outIsGone();
  }
}
