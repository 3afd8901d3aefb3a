package io.drover.jobspec.json;

import io.drover.api.model.ConfigValue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON into a string. As in Nomad's own, an empty list or map is null, and a duration is a
 * number of nanoseconds.
 */
final class JsonOut {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out = new StringBuilder(4096);
  private boolean first = true;

  /** What was written. */
  String result() {
    return out.toString();
  }

  /** An object that is not the value of a field. */
  <T> JsonOut object(T value, BiConsumer<JsonOut, T> fields) {
    out.append('{');
    first = true;
    fields.accept(this, value);
    out.append('}');
    first = false;
    return this;
  }

  JsonOut text(String name, String value) {
    key(name);
    quote(value);
    return this;
  }

  JsonOut whole(String name, long value) {
    key(name).append(value);
    return this;
  }

  JsonOut whole(String name, @Nullable Long value) {
    key(name).append(value);
    return this;
  }

  JsonOut flag(String name, boolean value) {
    key(name).append(value);
    return this;
  }

  JsonOut span(String name, @Nullable Duration value) {
    key(name);
    if (value == null) {
      out.append("null");
    } else {
      out.append(value.toNanos());
    }
    return this;
  }

  JsonOut nothing(String name) {
    key(name).append("null");
    return this;
  }

  JsonOut texts(String name, List<String> values) {
    key(name);
    return array(values, (json, value) -> json.quote(value));
  }

  JsonOut numbers(String name, List<Integer> values) {
    key(name);
    return array(values, (json, value) -> json.out.append(value.intValue()));
  }

  JsonOut map(String name, Map<String, String> values) {
    key(name);
    return entries(values, (json, value) -> json.quote(value));
  }

  JsonOut lists(String name, Map<String, List<String>> values) {
    key(name);
    return entries(values, (json, value) -> json.array(value, (inner, text) -> inner.quote(text)));
  }

  <T> JsonOut object(String name, @Nullable T value, BiConsumer<JsonOut, T> fields) {
    key(name);
    if (value == null) {
      out.append("null");
      return this;
    }
    return object(value, fields);
  }

  <T> JsonOut list(String name, List<T> values, BiConsumer<JsonOut, T> fields) {
    key(name);
    return array(values, (json, value) -> json.object(value, fields));
  }

  <T> JsonOut objects(String name, Map<String, T> values, BiConsumer<JsonOut, T> fields) {
    key(name);
    return entries(values, (json, value) -> json.object(value, fields));
  }

  JsonOut config(String name, ConfigValue.MapValue value) {
    key(name);
    value(value);
    return this;
  }

  private void value(ConfigValue value) {
    switch (value) {
      case ConfigValue.StringValue text -> quote(text.text());
      case ConfigValue.NumberValue number -> out.append(number.number());
      case ConfigValue.BoolValue flag -> out.append(flag.value());
      case ConfigValue.NullValue nothing -> out.append("null");
      case ConfigValue.ListValue list -> {
        if (list.items().isEmpty()) {
          out.append("[]");
        } else {
          array(list.items(), JsonOut::value);
        }
      }
      case ConfigValue.MapValue map -> {
        if (map.entries().isEmpty()) {
          out.append("{}");
        } else {
          entries(map.entries(), JsonOut::value);
        }
      }
    }
  }

  private <T> JsonOut array(Collection<T> values, BiConsumer<JsonOut, T> each) {
    if (values.isEmpty()) {
      out.append("null");
      return this;
    }
    char before = '[';
    for (T value : values) {
      out.append(before);
      each.accept(this, value);
      before = ',';
    }
    out.append(']');
    first = false;
    return this;
  }

  private <T> JsonOut entries(Map<String, T> values, BiConsumer<JsonOut, T> each) {
    if (values.isEmpty()) {
      out.append("null");
      return this;
    }
    char before = '{';
    for (Map.Entry<String, T> entry : values.entrySet()) {
      out.append(before);
      quote(entry.getKey());
      out.append(':');
      each.accept(this, entry.getValue());
      before = ',';
    }
    out.append('}');
    first = false;
    return this;
  }

  private StringBuilder key(String name) {
    if (!first) {
      out.append(',');
    }
    first = false;
    quote(name);
    return out.append(':');
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || Character.isSurrogate(c)) {
            escape(c);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private void escape(char c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(HEX.charAt((c >> shift) & 0xf));
    }
  }
}
