package io.drover.api.model;

import io.drover.api.SourcePlace;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value in a driver block. Text may still hold {@code ${name}} parts, which are filled in right
 * before a start. Places are for error messages and take no part in equality of the job.
 *
 * @since 0.1
 */
public sealed interface ConfigValue {

  /**
   * The value for a Java object: text, a number, a flag, null, or lists and maps of such, with text
   * as keys.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static ConfigValue of(@Nullable Object value) {
    return switch (value) {
      case null -> new NullValue(null);
      case ConfigValue given -> given;
      case String text -> new StringValue(text, null);
      case Boolean flag -> new BoolValue(flag, null);
      case BigDecimal number -> new NumberValue(number, null);
      case Number number -> new NumberValue(new BigDecimal(number.toString()), null);
      case List<?> list -> new ListValue(list.stream().map(ConfigValue::of).toList(), null);
      case Map<?, ?> map -> map(map);
      default ->
          throw new IllegalArgumentException("no value of a job: " + value.getClass().getName());
    };
  }

  /** The map for a Java map, as {@link #of}. */
  static MapValue map(Map<?, ?> map) {
    Map<String, ConfigValue> entries = new LinkedHashMap<>();
    map.forEach((key, value) -> entries.put(String.valueOf(key), of(value)));
    return new MapValue(entries, null);
  }

  /** Where it was written, null if nobody knows (JSON over the network, Java). */
  @Nullable SourcePlace place();

  /** Text. */
  record StringValue(String text, @Nullable SourcePlace place) implements ConfigValue {
    @Override
    public boolean equals(Object other) {
      return other instanceof StringValue that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }
  }

  /** A number, exact. */
  record NumberValue(BigDecimal number, @Nullable SourcePlace place) implements ConfigValue {
    @Override
    public boolean equals(Object other) {
      return other instanceof NumberValue that && number.compareTo(that.number) == 0;
    }

    @Override
    public int hashCode() {
      return number.stripTrailingZeros().hashCode();
    }
  }

  /** True or false. */
  record BoolValue(boolean value, @Nullable SourcePlace place) implements ConfigValue {
    @Override
    public boolean equals(Object other) {
      return other instanceof BoolValue that && value == that.value;
    }

    @Override
    public int hashCode() {
      return Boolean.hashCode(value);
    }
  }

  /** Null, as written. */
  record NullValue(@Nullable SourcePlace place) implements ConfigValue {
    @Override
    public boolean equals(Object other) {
      return other instanceof NullValue;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  /** A list. */
  record ListValue(List<ConfigValue> items, @Nullable SourcePlace place) implements ConfigValue {
    public ListValue {
      items = List.copyOf(items);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ListValue that && items.equals(that.items);
    }

    @Override
    public int hashCode() {
      return items.hashCode();
    }
  }

  /** A map or block, in the order written. */
  record MapValue(Map<String, ConfigValue> entries, @Nullable SourcePlace place)
      implements ConfigValue {
    /** Nothing. */
    public static final MapValue EMPTY = new MapValue(Map.of(), null);

    public MapValue {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof MapValue that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
      return entries.hashCode();
    }
  }
}
