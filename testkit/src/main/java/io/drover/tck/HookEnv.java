package io.drover.tck;

import io.drover.api.env.TaskEnv;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A small environment that has a secret in it. */
final class HookEnv implements TaskEnv {
  private static final Map<String, String> ALL =
      Map.of("PATH", "/usr/bin:/bin", DriverFixture.SECRET_NAME, DriverFixture.SECRET_VALUE);

  @Override
  public Map<String, String> all() {
    return ALL;
  }

  @Override
  public @Nullable String get(String name) {
    return ALL.get(name);
  }

  @Override
  public Set<String> secretNames() {
    return Set.of(DriverFixture.SECRET_NAME);
  }

  @Override
  public Map<String, String> nodeValues() {
    return Map.of("node.unique.name", "tck");
  }

  @Override
  public String replace(String text) {
    String filled = text;
    for (Map.Entry<String, String> e : ALL.entrySet()) {
      filled = filled.replace("${" + e.getKey() + "}", e.getValue());
    }
    return filled.replace("${node.unique.name}", "tck");
  }
}
