package io.drover.jobspec.stanza;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table of one stanza: which fields it has. Immutable. */
public final class Stanza {
  private final String name;
  private final @Nullable String labelJson;
  private final boolean repeatable;
  private final Map<String, Field> byName = new LinkedHashMap<>();
  private final Map<String, Field> byJson = new HashMap<>();

  private Stanza(String name, @Nullable String labelJson, boolean repeatable, Field[] fields) {
    this.name = name;
    this.labelJson = labelJson;
    this.repeatable = repeatable;
    for (Field field : fields) {
      byName.put(field.name(), field);
      byJson.put(field.json().toLowerCase(Locale.ROOT), field);
    }
  }

  /** A stanza without a label. */
  static Stanza of(String name, Field... fields) {
    return new Stanza(name, null, false, fields);
  }

  /** A stanza whose label is this field in JSON. No two in one place may have the same label. */
  static Stanza labelled(String name, String labelJson, Field... fields) {
    return new Stanza(name, labelJson, false, fields);
  }

  /** A stanza with a label of which several in one place may have the same one. */
  static Stanza repeatable(String name, String labelJson, Field... fields) {
    return new Stanza(name, labelJson, true, fields);
  }

  /** Its name in HCL. */
  public String name() {
    return name;
  }

  /** The field that holds its label in JSON; null if it has no label. */
  public @Nullable String labelJson() {
    return labelJson;
  }

  /** Whether several in one place may have the same label. */
  public boolean isRepeatable() {
    return repeatable;
  }

  /** Its fields in the order of the table. */
  public Collection<Field> fields() {
    return byName.values();
  }

  /** The field with this name in HCL. */
  public @Nullable Field field(String fieldName) {
    return byName.get(fieldName);
  }

  /** The field with this name in JSON, in whatever case, as Go reads it. */
  public @Nullable Field jsonField(String fieldName) {
    return byJson.get(fieldName.toLowerCase(Locale.ROOT));
  }

  /** The names a user of HCL may write. */
  public List<String> hclNames() {
    List<String> names = new ArrayList<>();
    for (Field field : byName.values()) {
      if (!field.onlyJson()) {
        names.add(field.name());
      }
    }
    return names;
  }

  /** The names a user of JSON may write. */
  public List<String> jsonNames() {
    List<String> names = new ArrayList<>();
    for (Field field : byName.values()) {
      names.add(field.json());
    }
    return names;
  }
}
