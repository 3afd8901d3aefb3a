package io.drover.jobspec.read;

import io.drover.api.SourcePlace;
import io.drover.api.model.ConfigValue;
import io.drover.api.model.ConfigValue.ListValue;
import io.drover.api.model.ConfigValue.MapValue;
import io.drover.api.model.ConfigValue.NullValue;
import io.drover.api.model.ConfigValue.StringValue;
import io.drover.jobspec.json.JsonTree;
import io.drover.jobspec.problem.Notice;
import io.drover.jobspec.problem.Places;
import io.drover.jobspec.problem.Problems;
import io.drover.jobspec.problem.Spelling;
import io.drover.jobspec.stanza.Block;
import io.drover.jobspec.stanza.Field;
import io.drover.jobspec.stanza.Given;
import io.drover.jobspec.stanza.JobStanzas;
import io.drover.jobspec.stanza.Kind;
import io.drover.jobspec.stanza.Stanza;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a job in the shape of Nomad's HTTP API, with or without the {@code Job} wrapper. */
public final class JsonReader {
  /** What else the wrapper may hold: it tells a server how to register the job. */
  private static final Set<String> WRAPPER =
      Set.of(
          "submission",
          "enforceindex",
          "jobmodifyindex",
          "policyoverride",
          "preservecounts",
          "preserveresources",
          "evalpriority",
          "region",
          "namespace",
          "secretid");

  private final Problems problems;
  private final Places.Builder places;
  private final List<Notice> notices;
  private final Scalars scalars;

  /** Reads into these. */
  public JsonReader(Problems problems, Places.Builder places, List<Notice> notices) {
    this.problems = problems;
    this.places = places;
    this.notices = notices;
    this.scalars = new Scalars(problems, false);
  }

  /** The job; null after mistakes, which are noted. */
  public @Nullable Block read(ConfigValue root) {
    if (!(root instanceof MapValue map)) {
      problems.add(root.place(), "a job in JSON is an object, not " + JsonTree.named(root));
      return null;
    }
    MapValue job = map;
    boolean wrapped = false;
    for (Map.Entry<String, ConfigValue> entry : map.entries().entrySet()) {
      if (entry.getKey().equalsIgnoreCase("job")) {
        if (!(entry.getValue() instanceof MapValue inner)) {
          problems.add(entry.getValue().place(), "Job must be an object");
          return null;
        }
        job = inner;
        wrapped = true;
        wrapper(map);
      }
    }
    if (wrapped && looksLikeHcl(job)) {
      problems.add(
          job.place(),
          "this is HCL written as JSON, which is not supported: write HCL, or JSON in the shape of"
              + " Nomad's HTTP API (\"Job\": {\"ID\": ..., \"TaskGroups\": [...]})");
      return null;
    }
    places.put("", job.place());
    int before = problems.count();
    Block block = block(JobStanzas.JOB, "", "", job);
    return problems.count() == before ? block : null;
  }

  private static boolean looksLikeHcl(MapValue job) {
    return job.entries().size() == 1
        && JobStanzas.JOB.jsonField(job.entries().keySet().iterator().next()) == null;
  }

  private void wrapper(MapValue map) {
    for (Map.Entry<String, ConfigValue> entry : map.entries().entrySet()) {
      String key = entry.getKey().toLowerCase(Locale.ROOT);
      SourcePlace at = entry.getValue().place();
      if (WRAPPER.contains(key)) {
        notices.add(new Notice(at, entry.getKey() + " has no effect: it is for a server"));
      } else if (!key.equals("job")) {
        problems.add(at, entry.getKey() + " is not known beside Job");
      }
    }
  }

  private Block block(Stanza stanza, String label, String path, MapValue map) {
    Map<String, Given> given = new HashMap<>();
    for (Map.Entry<String, ConfigValue> entry : map.entries().entrySet()) {
      Field field = stanza.jsonField(entry.getKey());
      ConfigValue value = entry.getValue();
      if (field == null) {
        if (!entry.getKey().equalsIgnoreCase(stanza.labelJson())) {
          problems.add(
              value.place(),
              entry.getKey()
                  + " is not known in "
                  + stanza.name()
                  + Spelling.hint(entry.getKey(), stanza.jsonNames()));
        }
        continue;
      }
      String at = path.isEmpty() ? field.name() : path + "/" + field.name();
      places.put(at, value.place());
      if (field.kind() == Kind.MAP_EITHER && value instanceof MapValue entries) {
        entries.entries().forEach((name, one) -> places.put(at + "/" + name, one.place()));
      }
      if (field.noEffect() != null) {
        noEffect(field, value);
        continue;
      }
      Given read = field(field, at, value);
      if (read != null) {
        given.put(field.name(), read);
      }
    }
    for (Field field : stanza.fields()) {
      if (field.required() && !given.containsKey(field.name())) {
        problems.add(map.place(), stanza.name() + " needs " + field.json());
      }
    }
    return new Block(stanza, label, path, given);
  }

  private void noEffect(Field field, ConfigValue value) {
    boolean empty =
        switch (value) {
          case NullValue nothing -> true;
          case StringValue text -> text.text().isEmpty();
          case ConfigValue.BoolValue flag -> !flag.value();
          case ConfigValue.NumberValue number -> number.number().signum() == 0;
          case ListValue list -> list.items().isEmpty();
          case MapValue map -> map.entries().isEmpty();
        };
    if (!empty) {
      String message = field.json() + " has no effect: " + field.noEffect();
      notices.add(new Notice(value.place(), message));
    }
  }

  private @Nullable Given field(Field field, String path, ConfigValue value) {
    if (value instanceof NullValue) {
      return null;
    }
    return switch (field.kind()) {
      case TEXT, INT, WHOLE, FLAG, SPAN, TEXTS, WHOLES, MAP, MAP_BLOCK, MAP_EITHER, LISTS_BLOCK ->
          scalars.read(field.json(), field.kind(), value);
      case CONFIG -> value instanceof MapValue map ? new Given.Config(map) : wrong(field, value);
      case BLOCK ->
          value instanceof MapValue map
              ? new Given.Blocks(List.of(block(table(field), "", path, map)))
              : wrong(field, value);
      case BLOCKS, LABELLED -> list(field, path, value);
      case LABELLED_MAP -> labelledMap(field, path, value);
    };
  }

  private @Nullable Given list(Field field, String path, ConfigValue value) {
    if (!(value instanceof ListValue list)) {
      return wrong(field, value);
    }
    Stanza stanza = table(field);
    List<Block> blocks = new ArrayList<>();
    Map<String, ConfigValue> labels = new HashMap<>();
    int index = 0;
    for (ConfigValue item : list.items()) {
      if (item instanceof NullValue) {
        continue;
      }
      if (!(item instanceof MapValue map)) {
        return wrong(field, item);
      }
      String label = field.kind() == Kind.LABELLED ? label(stanza, map) : "";
      ConfigValue before = label.isEmpty() ? null : labels.put(label, item);
      if (before != null && !stanza.isRepeatable()) {
        problems.add(
            item.place(),
            stanza.name() + " " + label + " is written twice, first at " + before.place());
      }
      String at = path + "/" + (label.isEmpty() ? Integer.toString(index) : label);
      places.put(at, item.place());
      blocks.add(block(stanza, label, at, map));
      index++;
    }
    return new Given.Blocks(blocks);
  }

  private String label(Stanza stanza, MapValue map) {
    for (Map.Entry<String, ConfigValue> entry : map.entries().entrySet()) {
      if (entry.getKey().equalsIgnoreCase(stanza.labelJson())) {
        Given text = scalars.read(entry.getKey(), Kind.TEXT, entry.getValue());
        return text instanceof Given.Text given ? given.value() : "";
      }
    }
    return "";
  }

  private @Nullable Given labelledMap(Field field, String path, ConfigValue value) {
    if (!(value instanceof MapValue map)) {
      return wrong(field, value);
    }
    List<Block> blocks = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> entry : map.entries().entrySet()) {
      String at = path + "/" + entry.getKey();
      places.put(at, entry.getValue().place());
      if (entry.getValue() instanceof MapValue inner) {
        blocks.add(block(table(field), entry.getKey(), at, inner));
      } else {
        return wrong(field, entry.getValue());
      }
    }
    return new Given.Blocks(blocks);
  }

  private @Nullable Given wrong(Field field, ConfigValue value) {
    String must =
        switch (field.kind()) {
          case BLOCKS, LABELLED -> "a list of objects";
          case TEXT, INT, WHOLE, FLAG, SPAN, TEXTS, WHOLES, MAP, MAP_BLOCK, MAP_EITHER ->
              field.kind().words();
          case LISTS_BLOCK, CONFIG, BLOCK, LABELLED_MAP -> "an object";
        };
    problems.add(
        value.place(), field.json() + " must be " + must + ", not " + JsonTree.named(value));
    return null;
  }

  private static Stanza table(Field field) {
    Stanza stanza = field.stanza();
    if (stanza == null) {
      throw new IllegalStateException(field.name() + " has no table");
    }
    return stanza;
  }
}
