package io.drover.api.hook;

import java.util.Set;

/**
 * A lifecycle hook into the life of an allocation runner. An implementation adds the interfaces of
 * the phases it takes part in.
 *
 * @since 0.1
 */
public interface RunnerHook {

  /** The hook's name: unique in its alloc, stable over versions, no blanks. Never blocks. */
  String name();

  /**
   * Names of hooks that must run before this one where both take part; unknown names are ignored.
   * What undoes (Postrun, Destroy) runs in reverse. Ties are sorted by name. Never blocks.
   */
  default Set<String> after() {
    return Set.of();
  }
}
