package io.drover.jobspec.json;

import io.drover.api.SourcePlace;
import io.drover.api.model.ConfigValue;
import io.drover.api.model.ConfigValue.BoolValue;
import io.drover.api.model.ConfigValue.ListValue;
import io.drover.api.model.ConfigValue.MapValue;
import io.drover.api.model.ConfigValue.NullValue;
import io.drover.api.model.ConfigValue.NumberValue;
import io.drover.api.model.ConfigValue.StringValue;
import io.drover.jobspec.problem.Problems;
import io.drover.jobspec.problem.SourceText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON text as values with places. Depth, number length and token counts are bounded by the parser.
 */
public final class JsonTree {
  private final JsonParser parser;
  private final SourceText source;
  private final Problems problems;

  private JsonTree(JsonParser parser, SourceText source, Problems problems) {
    this.parser = parser;
    this.source = source;
    this.problems = problems;
  }

  /** The one value in this text; null after a mistake, which is noted. */
  public static @Nullable ConfigValue parse(SourceText source, Problems problems) {
    problems.source(source);
    JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), source.text());
    try (parser) {
      JsonTree tree = new JsonTree(parser, source, problems);
      JsonToken first = parser.nextToken();
      if (first == null) {
        problems.add(new SourcePlace(source.name(), 1, 1), "the file is empty");
        return null;
      }
      ConfigValue value = tree.value(first);
      if (parser.nextToken() != null) {
        problems.add(tree.here(), "there is something after the end of the JSON value");
        return null;
      }
      return value;
    } catch (StreamReadException e) {
      int at = Math.clamp(offset(e.getLocation()), 0, source.text().length());
      problems.add(
          place(source, e.getLocation()), "not JSON: " + JsonSlip.words(source.text(), at, parser));
      return null;
    } catch (StreamConstraintsException e) {
      problems.add(
          place(source, e.getLocation()),
          "beyond what is read: at most 500 levels, numbers of 1,000 digits, names of 50,000");
      return null;
    }
  }

  private static long offset(@Nullable TokenStreamLocation location) {
    return location == null ? 0 : location.getCharOffset();
  }

  /** A value as a message names it, such as {@code the text "high"} or {@code a list}. */
  public static String named(ConfigValue value) {
    return switch (value) {
      case StringValue text -> "the text " + quote(text.text());
      case NumberValue number -> "the number " + number.number();
      case BoolValue flag -> Boolean.toString(flag.value());
      case NullValue _ -> "null";
      case ListValue _ -> "a list";
      case MapValue _ -> "a map";
    };
  }

  /** The beginning of a text, in quotes. */
  public static String quote(String text) {
    return "\"" + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + "\"";
  }

  private ConfigValue value(JsonToken token) {
    SourcePlace at = here();
    return switch (token) {
      case START_OBJECT -> object(at);
      case START_ARRAY -> array(at);
      case VALUE_STRING -> new StringValue(parser.getString(), at);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new NumberValue(parser.getDecimalValue(), at);
      case VALUE_TRUE -> new BoolValue(true, at);
      case VALUE_FALSE -> new BoolValue(false, at);
      case VALUE_NULL -> new NullValue(at);
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new IllegalStateException("token " + token);
    };
  }

  private ConfigValue object(SourcePlace at) {
    Map<String, ConfigValue> entries = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      SourcePlace nameAt = here();
      ConfigValue before = entries.put(name, value(parser.nextToken()));
      if (before != null) {
        problems.add(nameAt, name + " is written twice, first at " + before.place());
      }
    }
    return new MapValue(entries, at);
  }

  private ConfigValue array(SourcePlace at) {
    List<ConfigValue> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(value(token));
    }
    return new ListValue(items, at);
  }

  private SourcePlace here() {
    return place(source, parser.currentTokenLocation());
  }

  private static SourcePlace place(SourceText source, @Nullable TokenStreamLocation location) {
    return location == null
        ? new SourcePlace(source.name(), 1, 1)
        : new SourcePlace(source.name(), location.getLineNr(), location.getColumnNr());
  }
}
