package io.drover.api.hook;

import java.util.Set;

/**
 * A lifecycle hook into the life of a task runner. An implementation adds the interfaces of the
 * phases it takes part in.
 *
 * @since 0.1
 */
public interface TaskHook {

  /** The hook's name: unique in its task, stable over versions, no blanks. Never blocks. */
  String name();

  /**
   * Names of hooks that must run before this one where both take part; unknown names are ignored.
   * Stop runs in reverse. Ties are sorted by name. Never blocks.
   */
  default Set<String> after() {
    return Set.of();
  }
}
