package io.drover.runner.env;

import io.drover.api.ErrorCode;
import io.drover.api.SourcePlace;
import io.drover.api.driver.DriverException;
import io.drover.api.env.TaskEnv;
import io.drover.api.model.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills in a driver block right before a start. Here an unknown name is an error: the program would
 * be called with text that nobody meant.
 */
public final class ConfigFill {
  private final TaskEnv env;
  private final List<String> problems = new ArrayList<>();

  private ConfigFill(TaskEnv env) {
    this.env = env;
  }

  /**
   * The block with every name filled in.
   *
   * @throws DriverException with each unknown name and its place
   */
  public static ConfigValue.MapValue fill(ConfigValue.MapValue config, TaskEnv env)
      throws DriverException {
    ConfigFill fill = new ConfigFill(env);
    ConfigValue.MapValue filled = fill.map(config);
    if (!fill.problems.isEmpty()) {
      throw new DriverException(
          ErrorCode.DRIVER_CONFIG, "failed to parse config: " + String.join("; ", fill.problems));
    }
    return filled;
  }

  /** The block with the names filled in that are known; the others stay as they are written. */
  public static ConfigValue.MapValue known(ConfigValue.MapValue config, TaskEnv env) {
    return new ConfigFill(env).map(config);
  }

  private ConfigValue.MapValue map(ConfigValue.MapValue map) {
    Map<String, ConfigValue> filled = new LinkedHashMap<>();
    map.entries().forEach((key, value) -> filled.put(key, value(value)));
    return new ConfigValue.MapValue(filled, map.place());
  }

  private ConfigValue value(ConfigValue value) {
    return switch (value) {
      case ConfigValue.StringValue(String text, var place) ->
          new ConfigValue.StringValue(text(text, place), place);
      case ConfigValue.ListValue(var items, var place) ->
          new ConfigValue.ListValue(items.stream().map(this::value).toList(), place);
      case ConfigValue.MapValue map -> map(map);
      case ConfigValue.NumberValue _, ConfigValue.BoolValue _, ConfigValue.NullValue _ -> value;
    };
  }

  private String text(String text, @Nullable SourcePlace place) {
    return Interpolation.fillTemplate(
        text,
        name -> {
          String known = env.get(name);
          return known == null ? env.nodeValues().get(name) : known;
        },
        name ->
            problems.add(
                "Unknown variable: There is no variable named \""
                    + name
                    + "\""
                    + (place == null ? "" : " (" + place + ")")));
  }
}
