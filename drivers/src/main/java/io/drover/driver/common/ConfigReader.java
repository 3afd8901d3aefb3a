package io.drover.driver.common;

import io.drover.api.SourcePlace;
import io.drover.api.driver.ConfigProblem;
import io.drover.api.driver.ConfigSchema;
import io.drover.api.driver.ConfigSchema.Attribute;
import io.drover.api.model.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks a driver block against its schema and reads values out of it, with Nomad's conversions.
 */
public final class ConfigReader {
  private final ConfigValue.MapValue config;

  /** Reads {@code config}, which has been checked. */
  public ConfigReader(ConfigValue.MapValue config) {
    this.config = config;
  }

  /** Everything in {@code config} that the schema does not allow. */
  public static List<ConfigProblem> check(ConfigSchema schema, ConfigValue.MapValue config) {
    List<ConfigProblem> problems = new ArrayList<>();
    Map<String, Attribute> known = new LinkedHashMap<>();
    schema.attributes().forEach(a -> known.put(a.name(), a));
    config
        .entries()
        .forEach((name, value) -> {
          Attribute attribute = known.get(name);
          if (attribute == null) {
            problems.add(
                new ConfigProblem(
                    value.place(),
                    name,
                    "unknown attribute \""
                        + name
                        + "\"; known are "
                        + String.join(", ", known.keySet())));
          } else if (!fits(attribute.type(), value)) {
            problems.add(
                new ConfigProblem(
                    value.place(), "\"" + name + "\" must be " + described(attribute.type())));
          }
        });
    for (Attribute attribute : schema.attributes()) {
      ConfigValue value = config.entries().get(attribute.name());
      if (attribute.required() && (value == null || value instanceof ConfigValue.NullValue)) {
        problems.add(
            new ConfigProblem(config.place(), "missing attribute \"" + attribute.name() + "\""));
      }
    }
    return problems;
  }

  private static boolean fits(ConfigSchema.Type type, ConfigValue value) {
    if (value instanceof ConfigValue.NullValue) {
      return true;
    }
    return switch (type) {
      case STRING -> scalar(value);
      case NUMBER -> value instanceof ConfigValue.NumberValue || open(value) || numeric(value);
      case BOOL -> value instanceof ConfigValue.BoolValue || open(value) || truth(value);
      case STRING_LIST ->
          value instanceof ConfigValue.ListValue list
              && list.items().stream().allMatch(ConfigReader::scalar);
      case STRING_MAP, BLOCK -> mapLike(value);
      case BLOCK_LIST ->
          mapLike(value)
              || value instanceof ConfigValue.ListValue list
                  && list.items().stream().allMatch(ConfigReader::mapLike);
    };
  }

  private static boolean mapLike(ConfigValue value) {
    return value instanceof ConfigValue.MapValue
        || value instanceof ConfigValue.ListValue list
            && list.items().stream().allMatch(ConfigValue.MapValue.class::isInstance);
  }

  private static boolean scalar(ConfigValue value) {
    return value instanceof ConfigValue.StringValue
        || value instanceof ConfigValue.NumberValue
        || value instanceof ConfigValue.BoolValue;
  }

  /** Text that still has a part to be filled in can become anything. */
  private static boolean open(ConfigValue value) {
    return value instanceof ConfigValue.StringValue s && s.text().contains("${");
  }

  private static boolean numeric(ConfigValue value) {
    return value instanceof ConfigValue.StringValue s && s.text().matches("-?[0-9]+(\\.[0-9]+)?");
  }

  private static boolean truth(ConfigValue value) {
    return value instanceof ConfigValue.StringValue s
        && (s.text().equals("true") || s.text().equals("false"));
  }

  private static String described(ConfigSchema.Type type) {
    return switch (type) {
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOL -> "true or false";
      case STRING_LIST -> "a list of strings";
      case STRING_MAP -> "a map of strings";
      case BLOCK -> "a block";
      case BLOCK_LIST -> "a block, which may be given many times";
    };
  }

  /** Where the attribute was written, or the block if it was not. */
  public @Nullable SourcePlace place(String name) {
    ConfigValue value = config.entries().get(name);
    return value == null ? config.place() : value.place();
  }

  /** True if the attribute was written. */
  public boolean has(String name) {
    ConfigValue value = config.entries().get(name);
    return value != null && !(value instanceof ConfigValue.NullValue);
  }

  /** The attribute as text, {@code otherwise} if absent. */
  public String text(String name, String otherwise) {
    ConfigValue value = config.entries().get(name);
    return value == null || value instanceof ConfigValue.NullValue ? otherwise : text(value);
  }

  /** The attribute as a whole number, {@code otherwise} if absent. */
  public int number(String name, int otherwise) {
    return has(name) ? (int) Double.parseDouble(text(name, "0")) : otherwise;
  }

  /** The attribute as a truth value, {@code otherwise} if absent. */
  public boolean flag(String name, boolean otherwise) {
    return has(name) ? Boolean.parseBoolean(text(name, "false")) : otherwise;
  }

  /** The attribute as a list of texts, empty if absent. */
  public List<String> texts(String name) {
    return config.entries().get(name) instanceof ConfigValue.ListValue list
        ? list.items().stream().map(ConfigReader::text).toList()
        : List.of();
  }

  /** The attribute as a map of texts, empty if absent. */
  public Map<String, String> map(String name) {
    Map<String, String> all = new LinkedHashMap<>();
    ConfigValue value = config.entries().get(name);
    if (value instanceof ConfigValue.MapValue map) {
      map.entries().forEach((k, v) -> all.put(k, text(v)));
    } else if (value instanceof ConfigValue.ListValue list) {
      for (ConfigValue item : list.items()) {
        if (item instanceof ConfigValue.MapValue map) {
          map.entries().forEach((k, v) -> all.put(k, text(v)));
        }
      }
    }
    return all;
  }

  private static String text(ConfigValue value) {
    return switch (value) {
      case ConfigValue.StringValue s -> s.text();
      case ConfigValue.NumberValue n -> n.number().stripTrailingZeros().toPlainString();
      case ConfigValue.BoolValue b -> Boolean.toString(b.value());
      case ConfigValue.NullValue _, ConfigValue.ListValue _, ConfigValue.MapValue _ -> "";
    };
  }
}
