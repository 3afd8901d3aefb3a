package io.drover.jobspec.stanza;

import io.drover.api.model.ConfigValue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One stanza as the user wrote it: checked against its table and nothing filled in yet. Asking for
 * a field that the table does not have, or as another kind than the table says, is a mistake of the
 * caller and throws {@link IllegalStateException}.
 */
public final class Block {
  private final Stanza stanza;
  private final String label;
  private final String path;
  private final Map<String, Given> given;

  /**
   * A stanza as written.
   *
   * @param stanza its table
   * @param label its label, empty for none
   * @param path where it is in the job, for {@code Places}
   * @param given its fields by name
   */
  public Block(Stanza stanza, String label, String path, Map<String, Given> given) {
    this.stanza = stanza;
    this.label = label;
    this.path = path;
    this.given = given;
  }

  /** Its label, empty for none. */
  public String label() {
    return label;
  }

  /** Where it is in the job. */
  public String path() {
    return path;
  }

  /** Whether the field was written. */
  public boolean has(String name) {
    return find(name) != null;
  }

  /** Text, or empty. */
  public String text(String name) {
    return text(name, "");
  }

  /** Text, or a default. */
  public String text(String name, String orElse) {
    return find(name) instanceof Given.Text text ? text.value() : missing(name, orElse);
  }

  /** A whole number, or a default. */
  public long whole(String name, long orElse) {
    return find(name) instanceof Given.Whole whole ? whole.value() : missing(name, orElse);
  }

  /** A whole number, or null. */
  public @Nullable Long wholeOrNull(String name) {
    return has(name) ? Long.valueOf(whole(name, 0)) : null;
  }

  /** A number of {@link Kind#INT}, or a default. */
  public int number(String name, int orElse) {
    return Math.toIntExact(whole(name, orElse));
  }

  /** A flag, or a default. */
  public boolean flag(String name, boolean orElse) {
    return find(name) instanceof Given.Flag flag ? flag.value() : missing(name, orElse);
  }

  /** A duration, or a default. */
  public Duration span(String name, Duration orElse) {
    return find(name) instanceof Given.Span span ? span.value() : missing(name, orElse);
  }

  /** A duration, or null. */
  public @Nullable Duration spanOrNull(String name) {
    return has(name) ? span(name, Duration.ZERO) : null;
  }

  /** A list of texts, or none. */
  public List<String> texts(String name) {
    return find(name) instanceof Given.Texts texts ? texts.value() : missing(name, List.of());
  }

  /** A list of numbers, or none. */
  public List<Long> wholes(String name) {
    return find(name) instanceof Given.Wholes wholes ? wholes.value() : missing(name, List.of());
  }

  /** A map of texts, or an empty one. */
  public Map<String, String> map(String name) {
    return find(name) instanceof Given.TextMap map ? map.value() : missing(name, Map.of());
  }

  /** A map of lists, or an empty one. */
  public Map<String, List<String>> lists(String name) {
    return find(name) instanceof Given.ListMap map ? map.value() : missing(name, Map.of());
  }

  /** A block of anything, or an empty one. */
  public ConfigValue.MapValue config(String name) {
    return find(name) instanceof Given.Config config
        ? config.value()
        : missing(name, ConfigValue.MapValue.EMPTY);
  }

  /** The block, or null. */
  public @Nullable Block block(String name) {
    List<Block> all = blocks(name);
    return all.isEmpty() ? null : all.getFirst();
  }

  /** The blocks, in the order written. */
  public List<Block> blocks(String name) {
    return find(name) instanceof Given.Blocks blocks ? blocks.value() : missing(name, List.of());
  }

  /** This block where it says something, and the other, of the same stanza, where it does not. */
  public Block over(@Nullable Block base) {
    if (base == null) {
      return this;
    }
    Map<String, Given> merged = new HashMap<>(base.given);
    merged.putAll(given);
    return new Block(stanza, label, path, merged);
  }

  private @Nullable Given find(String name) {
    if (stanza.field(name) == null) {
      throw new IllegalStateException(stanza.name() + " has no field " + name);
    }
    return given.get(name);
  }

  private <T> T missing(String name, T orElse) {
    if (given.containsKey(name)) {
      throw new IllegalStateException(stanza.name() + "." + name + " is of another kind");
    }
    return orElse;
  }
}
