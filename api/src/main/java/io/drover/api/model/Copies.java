package io.drover.api.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Copies that keep the order in which the user wrote things; {@link Map#copyOf} does not. */
final class Copies {
  private Copies() {}

  static <V> Map<String, V> map(Map<String, V> map) {
    return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
