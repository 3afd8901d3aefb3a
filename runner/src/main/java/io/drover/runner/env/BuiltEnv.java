package io.drover.runner.env;

import io.drover.api.env.TaskEnv;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An environment that has been worked out. */
final class BuiltEnv implements TaskEnv {
  private final Map<String, String> all;
  private final Set<String> secretNames;
  private final Map<String, String> node;

  BuiltEnv(Map<String, String> all, Set<String> secretNames, Map<String, String> node) {
    this.all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
    this.secretNames = Set.copyOf(secretNames);
    this.node = node;
  }

  @Override
  public Map<String, String> all() {
    return all;
  }

  @Override
  public @Nullable String get(String name) {
    return all.get(name);
  }

  @Override
  public Set<String> secretNames() {
    return secretNames;
  }

  @Override
  public Map<String, String> nodeValues() {
    return node;
  }

  @Override
  public String replace(String text) {
    return Interpolation.fill(text, this::value, _ -> {});
  }

  private @Nullable String value(String name) {
    String value = all.get(name);
    return value == null ? node.get(name) : value;
  }

  /** Names in it, never values: an environment holds secrets. */
  @Override
  public String toString() {
    return "TaskEnv" + all.keySet();
  }
}
