package io.drover.api.env;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The environment of one task as its process will see it, and the names that may stand between
 * {@code ${} and {@code }} in strings of the job. Immutable; safe from any thread; nothing blocks.
 *
 * @since 0.1
 */
public interface TaskEnv {

  /** The whole environment in the order of precedence already applied. Contains secrets. */
  Map<String, String> all();

  /** The value of one variable, null if absent. */
  @Nullable String get(String name);

  /** Names in {@link #all} whose values are secret: never store, print or log them. */
  Set<String> secretNames();

  /** Values of the node, such as {@code node.unique.name} and {@code attr.kernel.name}. */
  Map<String, String> nodeValues();

  /**
   * Replaces {@code ${name}} once, from left to right; results are not expanded again. Unknown
   * names stay as written. The order of look-up is environment, node values, secrets.
   */
  String replace(String text);
}
