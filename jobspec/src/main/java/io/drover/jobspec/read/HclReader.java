package io.drover.jobspec.read;

import io.drover.api.SourcePlace;
import io.drover.api.model.ConfigValue;
import io.drover.api.model.ConfigValue.ListValue;
import io.drover.api.model.ConfigValue.MapValue;
import io.drover.jobspec.eval.Scope;
import io.drover.jobspec.hcl.Attribute;
import io.drover.jobspec.problem.Notice;
import io.drover.jobspec.problem.Places;
import io.drover.jobspec.problem.Problems;
import io.drover.jobspec.problem.Spelling;
import io.drover.jobspec.stanza.Block;
import io.drover.jobspec.stanza.Field;
import io.drover.jobspec.stanza.Given;
import io.drover.jobspec.stanza.Kind;
import io.drover.jobspec.stanza.Stanza;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a stanza written in HCL, and all in it, by its table. */
final class HclReader {
  private final Problems problems;
  private final Places.Builder places;
  private final List<Notice> notices;
  private final Expressions expressions;
  private final DynamicBlocks dynamic;
  private final Scalars scalars;

  HclReader(
      Problems problems, Places.Builder places, List<Notice> notices, Expressions expressions) {
    this.problems = problems;
    this.places = places;
    this.notices = notices;
    this.expressions = expressions;
    this.dynamic = new DynamicBlocks(problems, expressions);
    this.scalars = new Scalars(problems, true);
  }

  /** The stanza of this part; what is wrong in it is noted and left out. */
  Block block(Stanza stanza, String label, String path, Part part) {
    Map<String, Given> given = new HashMap<>();
    for (Attribute attribute : part.body().attributes()) {
      attribute(stanza, path, attribute, part.scope(), given);
    }
    Map<Field, List<Part>> byField = new LinkedHashMap<>();
    for (Part inner : dynamic.expand(part.body().blocks(), part.scope())) {
      Field field = stanza.field(inner.type());
      if (field == null || field.onlyJson()) {
        problems.add(
            inner.place(),
            inner.type().length(),
            "block "
                + inner.type()
                + " is not known in "
                + stanza.name()
                + Spelling.hint(inner.type(), stanza.hclNames()));
      } else if (!field.kind().isBlock()) {
        problems.add(
            inner.place(),
            inner.type().length(),
            field.name() + " is an attribute: write " + field.name() + " = ...");
      } else {
        byField.computeIfAbsent(field, f -> new ArrayList<>()).add(inner);
      }
    }
    byField.forEach((field, parts) -> blocks(field, join(path, field.name()), parts, given));
    for (Field field : stanza.fields()) {
      if (field.required() && !given.containsKey(field.name())) {
        problems.add(part.place(), stanza.name() + " needs " + field.name());
      }
    }
    return new Block(stanza, label, path, given);
  }

  private void attribute(
      Stanza stanza, String path, Attribute attribute, Scope scope, Map<String, Given> given) {
    Field field = stanza.field(attribute.name());
    if (field == null || field.onlyJson()) {
      problems.add(
          attribute.place(),
          attribute.name().length(),
          attribute.name()
              + " is not known in "
              + stanza.name()
              + Spelling.hint(attribute.name(), stanza.hclNames()));
      return;
    }
    if (field.kind().isBlock() && field.kind() != Kind.MAP_EITHER) {
      problems.add(
          attribute.place(),
          attribute.name().length(),
          field.name() + " is a block: write " + field.name() + " { ... }");
      return;
    }
    ConfigValue value = expressions.value(attribute.expr(), scope);
    if (value == null) {
      return;
    }
    places.put(join(path, field.name()), value.place());
    entries(join(path, field.name()), value);
    if (field.noEffect() != null) {
      notices.add(
          new Notice(attribute.place(), field.name() + " has no effect: " + field.noEffect()));
      return;
    }
    Given read = scalars.read(field.name(), field.kind(), value);
    if (read != null) {
      given.put(field.name(), read);
    }
  }

  private void blocks(Field field, String path, List<Part> parts, Map<String, Given> given) {
    if (given.containsKey(field.name())) {
      problems.add(
          parts.getFirst().place(),
          field.name() + " is written twice, as an attribute and as a block");
      return;
    }
    boolean many = field.kind() == Kind.BLOCKS || field.kind().isLabelled();
    if (!many && parts.size() > 1) {
      problems.add(
          parts.get(1).place(),
          field.name() + " is written twice, first at " + parts.getFirst().place());
      return;
    }
    Part first = parts.getFirst();
    switch (field.kind()) {
      case MAP_BLOCK, MAP_EITHER, LISTS_BLOCK -> {
        places.put(path, first.place());
        ConfigValue map = flat(field, first);
        entries(path, map);
        Given read = scalars.read(field.name(), field.kind(), map);
        if (read != null) {
          given.put(field.name(), read);
        }
      }
      case CONFIG -> {
        places.put(path, first.place());
        noLabels(first);
        given.put(field.name(), new Given.Config(config(first, path)));
      }
      case BLOCK -> {
        places.put(path, first.place());
        noLabels(first);
        Block block = block(table(field), "", path, first);
        given.put(field.name(), new Given.Blocks(List.of(block)));
      }
      case BLOCKS -> {
        List<Block> made = new ArrayList<>();
        for (Part part : parts) {
          String at = path + "/" + made.size();
          places.put(at, part.place());
          noLabels(part);
          made.add(block(table(field), "", at, part));
        }
        given.put(field.name(), new Given.Blocks(made));
      }
      case LABELLED, LABELLED_MAP -> given.put(field.name(), labelled(field, path, parts));
      case TEXT, INT, WHOLE, FLAG, SPAN, TEXTS, WHOLES, MAP ->
          throw new IllegalStateException(field.name() + " is not a block");
    }
  }

  private Given labelled(Field field, String path, List<Part> parts) {
    Stanza stanza = table(field);
    Map<String, SourcePlace> seen = new HashMap<>();
    List<Block> made = new ArrayList<>();
    for (Part part : parts) {
      if (part.labels().size() != 1) {
        problems.add(
            part.place(),
            part.type().length(),
            field.name() + " needs exactly one name: " + field.name() + " \"name\" { ... }");
        continue;
      }
      String label = part.labels().getFirst();
      SourcePlace before = seen.putIfAbsent(label, part.place());
      if (before != null && !stanza.isRepeatable()) {
        problems.add(
            part.place(),
            part.type().length(),
            field.name() + " " + label + " is written twice, first at " + before);
        continue;
      }
      String at = path + "/" + label;
      places.put(at, part.place());
      made.add(block(stanza, label, at, part));
    }
    return new Given.Blocks(made);
  }

  private void noLabels(Part part) {
    if (!part.labels().isEmpty()) {
      problems.add(
          part.place(),
          part.type().length(),
          part.type() + " takes no name: write " + part.type() + " { ... }");
    }
  }

  /** A block of attributes only. */
  private ConfigValue flat(Field field, Part part) {
    noLabels(part);
    for (Part inner : dynamic.expand(part.body().blocks(), part.scope())) {
      problems.add(
          inner.place(), inner.type().length(), field.name() + " holds attributes, not blocks");
    }
    Map<String, ConfigValue> entries = new LinkedHashMap<>();
    for (Attribute attribute : part.body().attributes()) {
      ConfigValue value = expressions.value(attribute.expr(), part.scope());
      if (value != null) {
        entries.put(attribute.name(), value);
      }
    }
    return new MapValue(entries, part.place());
  }

  /**
   * A block of anything. As in Nomad, a block in it becomes a list of maps, with a map around it
   * for each label, and so does a map that is written out as the value of an attribute.
   *
   * @param path where the names of its attributes are noted; null for a block inside
   */
  private MapValue config(Part part, @Nullable String path) {
    Map<String, ConfigValue> entries = new LinkedHashMap<>();
    for (Attribute attribute : part.body().attributes()) {
      ConfigValue value = expressions.value(attribute.expr(), part.scope());
      if (value instanceof MapValue map && Expressions.isMapLiteral(attribute.expr())) {
        value = new ListValue(List.of(map), map.place());
      }
      if (value != null) {
        entries.put(attribute.name(), value);
        if (path != null) {
          places.put(join(path, attribute.name()), attribute.place());
        }
      }
    }
    Map<String, List<ConfigValue>> blocks = new LinkedHashMap<>();
    for (Part inner : dynamic.expand(part.body().blocks(), part.scope())) {
      if (entries.containsKey(inner.type())) {
        problems.add(
            inner.place(), inner.type() + " is written twice, as an attribute and as a block");
        continue;
      }
      MapValue value = config(inner, null);
      for (String label : inner.labels().reversed()) {
        ConfigValue list = new ListValue(List.of(value), inner.place());
        value = new MapValue(Map.of(label, list), inner.place());
      }
      blocks.computeIfAbsent(inner.type(), type -> new ArrayList<>()).add(value);
    }
    blocks.forEach(
        (type, values) -> entries.put(type, new ListValue(values, values.getFirst().place())));
    return new MapValue(entries, part.place());
  }

  /** Rules may be about one entry of a map, such as meta's. */
  private void entries(String path, ConfigValue value) {
    if (value instanceof MapValue map) {
      map.entries().forEach((name, entry) -> places.put(join(path, name), entry.place()));
    }
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "/" + name;
  }

  private static Stanza table(Field field) {
    @Nullable Stanza stanza = field.stanza();
    if (stanza == null) {
      throw new IllegalStateException(field.name() + " has no table");
    }
    return stanza;
  }
}
