package io.drover.api.model;

import java.util.Map;

/**
 * A secret that is fetched before the task starts, for {@code ${secret.name.key}}.
 *
 * @param name its name
 * @param provider where it comes from, such as {@code nomad} or {@code vault}
 * @param path its path there
 * @param config the provider's own settings
 * @param env environment of the provider's program
 * @since 0.1
 */
public record Secret(
    String name,
    String provider,
    String path,
    ConfigValue.MapValue config,
    Map<String, String> env) {

  public Secret {
    env = Copies.map(env);
  }
}
