package io.drover.api.env;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what holds secrets in words that may be logged: what is secret is said to be there, and no
 * more. Records of this interface that hold any use it for their {@code toString}. Safe from any
 * thread; nothing blocks.
 *
 * @since 0.1
 */
public final class Masked {
  private static final String SECRET = "(secret)";

  private Masked() {}

  /** All variables, but of those named the names only. */
  public static String env(Map<String, String> env, Set<String> secretNames) {
    Map<String, String> shown = new LinkedHashMap<>(env);
    shown.replaceAll((name, value) -> secretNames.contains(name) ? SECRET : value);
    return shown.toString();
  }

  /** Whether there is one. */
  public static String token(@Nullable String token) {
    return token == null ? "(none)" : SECRET;
  }
}
