package io.drover.runner;

import io.drover.api.model.ConfigValue;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Predicate;

/** Compares driver blocks by what they say, not by where it was written. */
final class ConfigText {
  private ConfigText() {}

  static boolean same(ConfigValue one, ConfigValue other) {
    return switch (one) {
      case ConfigValue.StringValue(String text, var _) ->
          other instanceof ConfigValue.StringValue o && text.equals(o.text());
      case ConfigValue.NumberValue(var number, var _) ->
          other instanceof ConfigValue.NumberValue o && number.compareTo(o.number()) == 0;
      case ConfigValue.BoolValue(boolean value, var _) ->
          other instanceof ConfigValue.BoolValue o && value == o.value();
      case ConfigValue.NullValue _ -> other instanceof ConfigValue.NullValue;
      case ConfigValue.ListValue list ->
          other instanceof ConfigValue.ListValue o && sameItems(list, o);
      case ConfigValue.MapValue map ->
          other instanceof ConfigValue.MapValue o && sameEntries(map, o);
    };
  }

  /** Whether some text in a value is of a kind. */
  static boolean anyText(ConfigValue value, Predicate<String> kind) {
    return switch (value) {
      case ConfigValue.StringValue(String text, var _) -> kind.test(text);
      case ConfigValue.ListValue list -> list.items().stream().anyMatch(v -> anyText(v, kind));
      case ConfigValue.MapValue map ->
          map.entries().values().stream().anyMatch(v -> anyText(v, kind));
      case ConfigValue.NumberValue _, ConfigValue.BoolValue _, ConfigValue.NullValue _ -> false;
    };
  }

  private static boolean sameItems(ConfigValue.ListValue one, ConfigValue.ListValue other) {
    if (one.items().size() != other.items().size()) {
      return false;
    }
    Iterator<ConfigValue> others = other.items().iterator();
    return one.items().stream().allMatch(item -> same(item, others.next()));
  }

  private static boolean sameEntries(ConfigValue.MapValue one, ConfigValue.MapValue other) {
    if (!one.entries().keySet().equals(other.entries().keySet())) {
      return false;
    }
    for (Map.Entry<String, ConfigValue> e : one.entries().entrySet()) {
      ConfigValue theirs = other.entries().get(e.getKey());
      if (theirs == null || !same(e.getValue(), theirs)) {
        return false;
      }
    }
    return true;
  }
}
