package io.drover.jobspec.stanza;

import io.drover.api.model.ConfigValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a user gave for one field, already of the field's kind. */
public sealed interface Given {
  /** Of {@link Kind#TEXT}. */
  record Text(String value) implements Given {}

  /** Of {@link Kind#INT} and {@link Kind#WHOLE}. */
  record Whole(long value) implements Given {}

  /** Of {@link Kind#FLAG}. */
  record Flag(boolean value) implements Given {}

  /** Of {@link Kind#SPAN}. */
  record Span(Duration value) implements Given {}

  /** Of {@link Kind#TEXTS}. */
  record Texts(List<String> value) implements Given {}

  /** Of {@link Kind#WHOLES}. */
  record Wholes(List<Long> value) implements Given {}

  /** Of the three kinds of maps of texts. */
  record TextMap(Map<String, String> value) implements Given {}

  /** Of {@link Kind#LISTS_BLOCK}. */
  record ListMap(Map<String, List<String>> value) implements Given {}

  /** Of {@link Kind#CONFIG}. */
  record Config(ConfigValue.MapValue value) implements Given {}

  /** Of the four kinds of blocks; one element for {@link Kind#BLOCK}. */
  record Blocks(List<Block> value) implements Given {}
}
