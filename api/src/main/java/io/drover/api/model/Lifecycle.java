package io.drover.api.model;

/**
 * When a task runs in the life of its group. A task without one is a main task.
 *
 * @param hook when it starts
 * @param sidecar whether it keeps running beside the main tasks; otherwise it must end by itself
 * @since 0.1
 */
public record Lifecycle(Hook hook, boolean sidecar) {

  /** When a task starts. */
  public enum Hook {
    /** Before the main tasks. */
    PRESTART,
    /** Once the main tasks run. */
    POSTSTART,
    /** After the main tasks have ended. */
    POSTSTOP;

    /** Nomad's spelling. */
    public String text() {
      return switch (this) {
        case PRESTART -> "prestart";
        case POSTSTART -> "poststart";
        case POSTSTOP -> "poststop";
      };
    }
  }
}
