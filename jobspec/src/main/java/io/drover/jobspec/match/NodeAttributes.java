package io.drover.jobspec.match;

import org.jspecify.annotations.Nullable;

/** What a machine is, for constraints. Asked on the caller's thread; must not block. */
@FunctionalInterface
public interface NodeAttributes {

  /**
   * The value under this name; null if the machine has none.
   *
   * @param name such as {@code attr.kernel.name}, {@code meta.rack}, {@code node.class} or {@code
   *     node.unique.id}, without {@code ${...}}
   */
  @Nullable String get(String name);
}
