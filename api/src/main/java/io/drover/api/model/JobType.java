package io.drover.api.model;

import org.jspecify.annotations.Nullable;

/**
 * What kind of work a job is.
 *
 * @since 0.1
 */
public enum JobType {
  /** Runs until it is stopped. An exit, even with 0, is a failure. */
  SERVICE("service"),
  /** Runs until it is done: until its tasks exit with 0. */
  BATCH("batch"),
  /** A service on every machine. */
  SYSTEM("system"),
  /** A batch on every machine. */
  SYSBATCH("sysbatch");

  private final String text;

  JobType(String text) {
    this.text = text;
  }

  /** Nomad's spelling. */
  public String text() {
    return text;
  }

  /** Whether an exit with 0 ends a task for good. */
  public boolean runsToCompletion() {
    return this == BATCH || this == SYSBATCH;
  }

  /** The type with this spelling, null if there is none. */
  public static @Nullable JobType of(String text) {
    for (JobType type : values()) {
      if (type.text.equals(text)) {
        return type;
      }
    }
    return null;
  }
}
