package io.drover.agent.cli;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Maps as JSON, on one line. */
final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonText() {}

  static String of(Map<String, ?> map) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(json, map);
    }
    return text.toString();
  }

  /** Whose stream an object is about. */
  static void stream(Map<String, Object> into, String who, boolean error) {
    into.put("task", who);
    into.put("stream", error ? "stderr" : "stdout");
  }

  /** A line of a stream, or a piece of one. */
  static void line(
      Map<String, Object> into, long timeNs, byte[] bytes, int from, int length, boolean whole) {
    if (timeNs > 0) {
      into.put("time_ns", timeNs);
    }
    into.put("line", new String(bytes, from, length, StandardCharsets.UTF_8));
    if (!whole) {
      into.put("partial", true);
    }
  }

  private static void write(JsonGenerator json, Map<?, ?> map) {
    json.writeStartObject();
    map.forEach((name, value) -> {
      json.writeName(String.valueOf(name));
      write(json, value);
    });
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, @Nullable Object value) {
    switch (value) {
      case Map<?, ?> inner -> write(json, inner);
      case List<?> list -> {
        json.writeStartArray();
        list.forEach(each -> write(json, each));
        json.writeEndArray();
      }
      case Boolean flag -> json.writeBoolean(flag);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case null -> json.writeNull();
      default -> json.writeString(value.toString());
    }
  }
}
