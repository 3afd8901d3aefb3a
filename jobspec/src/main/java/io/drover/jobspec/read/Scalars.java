package io.drover.jobspec.read;

import io.drover.api.model.ConfigValue;
import io.drover.api.model.ConfigValue.BoolValue;
import io.drover.api.model.ConfigValue.ListValue;
import io.drover.api.model.ConfigValue.MapValue;
import io.drover.api.model.ConfigValue.NullValue;
import io.drover.api.model.ConfigValue.NumberValue;
import io.drover.api.model.ConfigValue.StringValue;
import io.drover.jobspec.json.JsonTree;
import io.drover.jobspec.problem.Problems;
import io.drover.jobspec.stanza.Given;
import io.drover.jobspec.stanza.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns values into what fields hold. */
final class Scalars {
  /** Digits of a number before which it is not even looked at as a whole one. */
  private static final int DIGITS_MAX = 40;

  private final Problems problems;
  private final boolean converting;

  /**
   * For one source.
   *
   * @param problems where mistakes go
   * @param converting whether text, numbers and flags turn into each other, as HCL does and JSON
   *     does not
   */
  Scalars(Problems problems, boolean converting) {
    this.problems = problems;
    this.converting = converting;
  }

  /** What the field holds; null if nothing was given (null), or after a mistake, which is noted. */
  @Nullable Given read(String name, Kind kind, ConfigValue value) {
    if (value instanceof NullValue) {
      return null;
    }
    return switch (kind) {
      case TEXT -> {
        String text = text(name, kind, value);
        yield text == null ? null : new Given.Text(text);
      }
      case INT -> {
        Long whole = whole(name, kind, value, Integer.MIN_VALUE, Integer.MAX_VALUE);
        yield whole == null ? null : new Given.Whole(whole);
      }
      case WHOLE -> {
        Long whole = whole(name, kind, value, Long.MIN_VALUE, Long.MAX_VALUE);
        yield whole == null ? null : new Given.Whole(whole);
      }
      case FLAG -> flag(name, value);
      case SPAN -> span(name, value);
      case TEXTS -> {
        List<String> texts = texts(name, value);
        yield texts == null ? null : new Given.Texts(texts);
      }
      case WHOLES -> wholes(name, value);
      case MAP, MAP_BLOCK, MAP_EITHER -> map(name, value);
      case LISTS_BLOCK -> lists(name, value);
      case CONFIG, BLOCK, BLOCKS, LABELLED, LABELLED_MAP ->
          throw new IllegalStateException(name + " is not a scalar");
    };
  }

  private @Nullable String text(String name, Kind kind, ConfigValue value) {
    if (value instanceof StringValue text) {
      return text.text();
    }
    if (converting && value instanceof NumberValue number) {
      return plain(number.number());
    }
    if (converting && value instanceof BoolValue flag) {
      return Boolean.toString(flag.value());
    }
    return wrong(name, kind, value);
  }

  private @Nullable Long whole(String name, Kind kind, ConfigValue value, long min, long max) {
    BigDecimal number = null;
    if (value instanceof NumberValue given) {
      number = given.number();
    } else if (converting && value instanceof StringValue text) {
      number = decimal(text.text());
    }
    if (number == null) {
      return wrong(name, kind, value);
    }
    boolean huge = number.precision() - (long) number.scale() > DIGITS_MAX;
    if (!huge && number.stripTrailingZeros().scale() > 0) {
      problems.add(value.place(), name + " must be a whole number, not " + number);
      return null;
    }
    if (huge
        || number.compareTo(BigDecimal.valueOf(min)) < 0
        || number.compareTo(BigDecimal.valueOf(max)) > 0) {
      problems.add(value.place(), name + " must be between " + min + " and " + max);
      return null;
    }
    return number.longValueExact();
  }

  private @Nullable Given flag(String name, ConfigValue value) {
    if (value instanceof BoolValue flag) {
      return new Given.Flag(flag.value());
    }
    if (converting && value instanceof StringValue text) {
      switch (text.text()) {
        case "true", "1":
          return new Given.Flag(true);
        case "false", "0":
          return new Given.Flag(false);
        default:
          break;
      }
    }
    return wrong(name, Kind.FLAG, value);
  }

  private @Nullable Given span(String name, ConfigValue value) {
    if (value instanceof StringValue text) {
      Duration span = Spans.parse(text.text());
      if (span == null) {
        problems.add(
            value.place(),
            name
                + " must be a duration such as \"10s\" or \"1h30m\", not "
                + JsonTree.quote(text.text()));
        return null;
      }
      return new Given.Span(span);
    }
    Long nanos = whole(name, Kind.SPAN, value, Long.MIN_VALUE, Long.MAX_VALUE);
    return nanos == null ? null : new Given.Span(Duration.ofNanos(nanos));
  }

  private @Nullable List<String> texts(String name, ConfigValue value) {
    if (!(value instanceof ListValue list)) {
      return wrong(name, Kind.TEXTS, value);
    }
    List<String> texts = new ArrayList<>();
    for (ConfigValue item : list.items()) {
      String text = text(name, Kind.TEXTS, item);
      if (text == null) {
        return null;
      }
      texts.add(text);
    }
    return texts;
  }

  private @Nullable Given wholes(String name, ConfigValue value) {
    if (!(value instanceof ListValue list)) {
      return wrong(name, Kind.WHOLES, value);
    }
    List<Long> wholes = new ArrayList<>();
    for (ConfigValue item : list.items()) {
      Long whole = whole(name, Kind.WHOLES, item, 0, 65_535);
      if (whole == null) {
        return null;
      }
      wholes.add(whole);
    }
    return new Given.Wholes(wholes);
  }

  private @Nullable Given map(String name, ConfigValue value) {
    if (!(value instanceof MapValue map)) {
      return wrong(name, Kind.MAP, value);
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, ConfigValue> entry : map.entries().entrySet()) {
      if (entry.getValue() instanceof NullValue) {
        problems.add(
            entry.getValue().place(),
            name + ": " + entry.getKey() + " is null; leave it out, or write \"\" for empty text");
        continue;
      }
      String text = text(name + "." + entry.getKey(), Kind.TEXT, entry.getValue());
      if (text != null) {
        texts.put(entry.getKey(), text);
      }
    }
    return new Given.TextMap(texts);
  }

  private @Nullable Given lists(String name, ConfigValue value) {
    if (!(value instanceof MapValue map)) {
      return wrong(name, Kind.MAP, value);
    }
    Map<String, List<String>> lists = new LinkedHashMap<>();
    for (Map.Entry<String, ConfigValue> entry : map.entries().entrySet()) {
      List<String> list = texts(name + "." + entry.getKey(), entry.getValue());
      if (list != null) {
        lists.put(entry.getKey(), list);
      }
    }
    return new Given.ListMap(lists);
  }

  private <T> @Nullable T wrong(String name, Kind kind, ConfigValue value) {
    problems.add(
        value.place(), name + " must be " + kind.words() + ", not " + JsonTree.named(value));
    return null;
  }

  private static @Nullable BigDecimal decimal(String text) {
    if (text.isEmpty() || text.length() > DIGITS_MAX) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** As HCL writes a number: no exponent unless that would take very many digits. */
  private static String plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    boolean small = Math.abs((long) stripped.scale()) + stripped.precision() < 400;
    return small ? stripped.toPlainString() : stripped.toString();
  }
}
