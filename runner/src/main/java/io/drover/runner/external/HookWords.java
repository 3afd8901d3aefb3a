package io.drover.runner.external;

import io.drover.api.Exit;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What is said to an executable, in JSON. */
final class HookWords {
  private static final JsonFactory FACTORY = new JsonFactory();

  private HookWords() {}

  /** Text, numbers, booleans, maps and lists as JSON. */
  static byte[] write(Map<String, ?> request) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      value(out, request);
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private static void value(JsonGenerator out, @Nullable Object value) {
    switch (value) {
      case null -> out.writeNull();
      case Map<?, ?> map -> {
        out.writeStartObject();
        map.forEach((name, each) -> {
          out.writeName(String.valueOf(name));
          value(out, each);
        });
        out.writeEndObject();
      }
      case List<?> list -> {
        out.writeStartArray();
        list.forEach(each -> value(out, each));
        out.writeEndArray();
      }
      case Boolean flag -> out.writeBoolean(flag);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      default -> out.writeString(value.toString());
    }
  }

  /** How a process ended, for a program to read. */
  static Map<String, Object> exit(Exit exit) {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("kind", exit.getClass().getSimpleName());
    words.put("code", exit.exitCode());
    words.put("signal", exit.signalNumber());
    words.put("success", exit.success());
    words.put("text", exit.describe());
    return words;
  }
}
