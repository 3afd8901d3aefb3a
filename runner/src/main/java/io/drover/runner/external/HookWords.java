package io.drover.runner.external;

import io.drover.api.Exit;
import io.drover.api.Validity;
import io.drover.api.driver.DeviceConfig;
import io.drover.api.driver.MountConfig;
import io.drover.api.hook.HookException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What is said to an executable and what it answers, in JSON. */
final class HookWords {
  private static final JsonFactory FACTORY = new JsonFactory();

  private HookWords() {}

  /** What an executable answered. Everything is empty where it said nothing. */
  static final class Answer {
    final Map<String, String> env = new LinkedHashMap<>();
    final Set<String> secretNames = new HashSet<>();
    final List<MountConfig> mounts = new ArrayList<>();
    final List<DeviceConfig> devices = new ArrayList<>();
    final Map<String, String> state = new LinkedHashMap<>();
    final Map<String, String> output = new LinkedHashMap<>();
    boolean done;
    Validity validity = Validity.AGENT_RESTART;
  }

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

  /**
   * Reads an answer; an empty one is a yes with nothing to add.
   *
   * @throws HookException if it is not JSON of the agreed form: nothing in it is ignored
   */
  static Answer read(byte[] bytes) throws HookException {
    Answer answer = new Answer();
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      JsonToken first = in.nextToken();
      if (first == null) {
        return answer;
      }
      if (first != JsonToken.START_OBJECT) {
        throw new HookException("its output is not a JSON object");
      }
      while (in.nextToken() != JsonToken.END_OBJECT) {
        String name = in.currentName();
        in.nextToken();
        member(in, name, answer);
      }
      if (in.nextToken() != null) {
        throw new HookException("its output goes on after the JSON object");
      }
      return answer;
    } catch (JacksonException wrong) {
      throw new HookException("its output is not JSON: " + wrong.getOriginalMessage());
    }
  }

  private static void member(JsonParser in, String name, Answer answer) throws HookException {
    switch (name) {
      case "env" -> texts(in, name, answer.env);
      case "secret_env" -> {
        Map<String, String> secrets = new LinkedHashMap<>();
        texts(in, name, secrets);
        answer.env.putAll(secrets);
        answer.secretNames.addAll(secrets.keySet());
      }
      case "state" -> texts(in, name, answer.state);
      case "output" -> texts(in, name, answer.output);
      case "mounts" -> {
        for (Map<String, String> m : rows(in, name, Set.of("host_path", "task_path", "readonly"))) {
          answer.mounts.add(
              new MountConfig(
                  needed(m, "task_path"),
                  needed(m, "host_path"),
                  Boolean.parseBoolean(m.getOrDefault("readonly", "false")),
                  "private"));
        }
      }
      case "devices" -> {
        for (Map<String, String> d :
            rows(in, name, Set.of("host_path", "task_path", "permissions"))) {
          answer.devices.add(
              new DeviceConfig(
                  needed(d, "task_path"),
                  needed(d, "host_path"),
                  d.getOrDefault("permissions", "rwm")));
        }
      }
      case "done" -> answer.done = flag(in, name);
      case "validity" -> answer.validity = validity(in);
      default ->
          throw new HookException(
              "its output has \""
                  + name
                  + "\", which is none of env, secret_env, mounts, devices,"
                  + " state, output, done, validity");
    }
  }

  private static boolean flag(JsonParser in, String name) throws HookException {
    return switch (in.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new HookException("\"" + name + "\" in its output is not true or false");
    };
  }

  private static Validity validity(JsonParser in) throws HookException {
    String text = in.currentToken() == JsonToken.VALUE_STRING ? in.getString() : "";
    return switch (text) {
      case "process" -> Validity.PROCESS;
      case "agent_restart" -> Validity.AGENT_RESTART;
      case "reboot" -> Validity.REBOOT;
      default ->
          throw new HookException(
              "\"validity\" in its output is not process, agent_restart or reboot");
    };
  }

  private static void texts(JsonParser in, String name, Map<String, String> into)
      throws HookException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw new HookException("\"" + name + "\" in its output is not an object");
    }
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String key = in.currentName();
      if (!in.nextToken().isScalarValue() || in.currentToken() == JsonToken.VALUE_NULL) {
        throw new HookException(
            "\"" + key + "\" of \"" + name + "\" in its output is not a text, number or boolean");
      }
      into.put(key, in.getString());
    }
  }

  private static List<Map<String, String>> rows(JsonParser in, String name, Set<String> known)
      throws HookException {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw new HookException("\"" + name + "\" in its output is not a list");
    }
    List<Map<String, String>> rows = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      Map<String, String> row = new LinkedHashMap<>();
      texts(in, name, row);
      for (String key : row.keySet()) {
        if (!known.contains(key)) {
          throw new HookException("\"" + key + "\" of \"" + name + "\" in its output is unknown");
        }
      }
      rows.add(row);
    }
    return rows;
  }

  private static String needed(Map<String, String> row, String key) throws HookException {
    String value = row.get(key);
    if (value == null) {
      throw new HookException("\"" + key + "\" is missing in its output");
    }
    return value;
  }
}
