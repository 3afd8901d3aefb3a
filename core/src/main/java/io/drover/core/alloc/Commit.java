package io.drover.core.alloc;

/** How durable a step must be before its effects may happen. */
public enum Commit {
  /** It may be lost: the step would be repeated, with the same outcome. */
  NONE,
  /** Survives the death of every process. */
  WRITTEN,
  /** Survives the loss of power. */
  SYNCED
}
