package io.drover.runner.external;

import io.drover.api.ErrorCode;
import io.drover.api.SourcePlace;
import io.drover.api.Validity;
import io.drover.api.driver.DeviceConfig;
import io.drover.api.driver.MountConfig;
import io.drover.api.hook.HookException;
import io.drover.api.model.ConfigValue;
import io.drover.jobspec.json.JsonTree;
import io.drover.jobspec.problem.JobspecException;
import io.drover.jobspec.problem.Problem;
import io.drover.jobspec.problem.Problems;
import io.drover.jobspec.problem.SourceText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an executable answered. Everything is empty where it said nothing. */
final class HookAnswer {
  private static final String NAMES =
      "env, secret_env, mounts, devices, state, output, done, validity";

  private static final String HINT =
      "an answer is one object such as {\"env\": {\"NAME\": \"value\"}}, or nothing;"
          + " what else a hook has to say goes to standard error (>&2)";

  /** As long a number is written without an exponent. */
  private static final int DECIMALS_MAX = 100;

  final Map<String, String> env = new LinkedHashMap<>();
  final Set<String> secretNames = new HashSet<>();
  final List<MountConfig> mounts = new ArrayList<>();
  final List<DeviceConfig> devices = new ArrayList<>();
  final Map<String, String> state = new LinkedHashMap<>();
  final Map<String, String> output = new LinkedHashMap<>();
  boolean done;
  Validity validity = Validity.AGENT_RESTART;

  private HookAnswer() {}

  /**
   * Reads an answer; an empty one is a yes with nothing to add.
   *
   * @throws HookException if it is not JSON of the agreed form: nothing in it is ignored. It says
   *     where in the output, what was expected and what stands there
   */
  static HookAnswer read(byte[] bytes) throws HookException {
    HookAnswer answer = new HookAnswer();
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.isBlank()) {
      return answer;
    }
    if (!(parsed(text) instanceof ConfigValue.MapValue members)) {
      throw wrong(new SourcePlace("output", 1, 1), HINT);
    }
    for (Map.Entry<String, ConfigValue> member : members.entries().entrySet()) {
      answer.member(member.getKey(), member.getValue());
    }
    return answer;
  }

  private static @Nullable ConfigValue parsed(String text) throws HookException {
    Problems problems = new Problems();
    ConfigValue value = JsonTree.parse(new SourceText("output", text), problems);
    try {
      problems.throwIfAny(ErrorCode.HOOK_FAILED);
      return value;
    } catch (JobspecException slips) {
      Problem first = slips.problems().getFirst();
      throw wrong(first.place(), first.message() + "; " + HINT);
    }
  }

  private static HookException wrong(@Nullable SourcePlace place, String what) {
    String where =
        place == null ? "" : ", line " + place.line() + ", column " + place.column() + " of it";
    return new HookException("its output is not understood" + where + ": " + what);
  }

  private static HookException mustBe(String name, String kind, ConfigValue value) {
    return wrong(value.place(), name + " must be " + kind + ", not " + JsonTree.named(value));
  }

  private void member(String name, ConfigValue value) throws HookException {
    switch (name) {
      case "env" -> env(name, value);
      case "secret_env" -> secretNames.addAll(env(name, value));
      case "state" -> state.putAll(texts(name, value));
      case "output" -> output.putAll(texts(name, value));
      case "mounts" -> {
        for (Row row : rows(name, value, Set.of("host_path", "task_path", "readonly"))) {
          mounts.add(
              new MountConfig(
                  row.needed("task_path"),
                  row.needed("host_path"),
                  row.flag("readonly"),
                  "private"));
        }
      }
      case "devices" -> {
        for (Row row : rows(name, value, Set.of("host_path", "task_path", "permissions"))) {
          devices.add(
              new DeviceConfig(
                  row.needed("task_path"),
                  row.needed("host_path"),
                  row.texts().getOrDefault("permissions", "rwm")));
        }
      }
      case "done" -> done = flag(name, value);
      case "validity" -> validity = validity(value);
      default ->
          throw wrong(value.place(), "\"" + name + "\" is not known; an answer may have " + NAMES);
    }
  }

  private Set<String> env(String name, ConfigValue value) throws HookException {
    Map<String, String> given = texts(name, value);
    for (Map.Entry<String, String> each : given.entrySet()) {
      if (env.putIfAbsent(each.getKey(), each.getValue()) != null) {
        throw wrong(value.place(), "env and secret_env both give " + each.getKey());
      }
    }
    return given.keySet();
  }

  private static boolean flag(String name, ConfigValue value) throws HookException {
    if (value instanceof ConfigValue.BoolValue(boolean flag, var _)) {
      return flag;
    }
    throw mustBe(name, "true or false, without quotes", value);
  }

  private static Validity validity(ConfigValue value) throws HookException {
    return switch (value instanceof ConfigValue.StringValue(String text, var _) ? text : "") {
      case "process" -> Validity.PROCESS;
      case "agent_restart" -> Validity.AGENT_RESTART;
      case "reboot" -> Validity.REBOOT;
      default -> throw mustBe("validity", "\"process\", \"agent_restart\" or \"reboot\"", value);
    };
  }

  private static Map<String, String> texts(String name, ConfigValue value) throws HookException {
    if (!(value instanceof ConfigValue.MapValue(var entries, var _))) {
      throw mustBe(name, "an object of names and texts", value);
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, ConfigValue> entry : entries.entrySet()) {
      String text =
          switch (entry.getValue()) {
            case ConfigValue.StringValue said -> said.text();
            case ConfigValue.NumberValue said -> plain(said.number());
            case ConfigValue.BoolValue said -> Boolean.toString(said.value());
            case ConfigValue.NullValue _, ConfigValue.ListValue _, ConfigValue.MapValue _ ->
                throw mustBe(
                    name + "." + entry.getKey(), "a text, number or boolean", entry.getValue());
          };
      texts.put(entry.getKey(), text);
    }
    return texts;
  }

  private static String plain(BigDecimal number) {
    boolean small = number.scale() >= 0 && number.scale() < DECIMALS_MAX;
    return small ? number.toPlainString() : number.toString();
  }

  private record Row(String name, ConfigValue at, Map<String, String> texts) {
    String needed(String key) throws HookException {
      String text = texts.get(key);
      if (text == null) {
        throw wrong(at.place(), "an entry of " + name + " needs " + key);
      }
      return text;
    }

    boolean flag(String key) throws HookException {
      return switch (texts.getOrDefault(key, "false")) {
        case "true" -> true;
        case "false" -> false;
        default -> throw wrong(at.place(), name + "." + key + " must be true or false");
      };
    }
  }

  private static List<Row> rows(String name, ConfigValue value, Set<String> known)
      throws HookException {
    if (!(value instanceof ConfigValue.ListValue(var items, var _))) {
      throw mustBe(name, "a list of objects", value);
    }
    List<Row> rows = new ArrayList<>();
    for (ConfigValue item : items) {
      Map<String, String> texts = texts("an entry of " + name, item);
      for (String key : texts.keySet()) {
        if (!known.contains(key)) {
          throw wrong(
              item.place(),
              "\""
                  + key
                  + "\" is not known in "
                  + name
                  + "; an entry may have "
                  + String.join(", ", known.stream().sorted().toList()));
        }
      }
      rows.add(new Row(name, item, texts));
    }
    return rows;
  }
}
