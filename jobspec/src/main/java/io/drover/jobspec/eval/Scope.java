package io.drover.jobspec.eval;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names that an expression knows. A name that no scope knows is not a mistake: it is one that
 * is filled in when the task starts, and stays as it is, in {@code ${...}}.
 */
public final class Scope {
  /** No names. */
  public static final Scope EMPTY = new Scope(null, Map.of());

  /** No names, and none from later: what is written here must be a value by itself. */
  public static final Scope CLOSED = new Scope(null, Map.of());

  private final @Nullable Scope outer;
  private final Map<String, Value> names;

  private Scope(@Nullable Scope outer, Map<String, Value> names) {
    this.outer = outer;
    this.names = Map.copyOf(names);
  }

  /** This scope with more names, which hide those of the same name. */
  public Scope with(Map<String, Value> more) {
    return new Scope(this, more);
  }

  /** Whether a name that is not known is a mistake. */
  boolean closed() {
    return outer == null ? this == CLOSED : outer.closed();
  }

  /** The value of a name, null if nobody knows it. */
  public @Nullable Value find(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      Value value = scope.names.get(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
