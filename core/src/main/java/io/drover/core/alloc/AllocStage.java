package io.drover.core.alloc;

import org.jspecify.annotations.Nullable;

/** Where an alloc is, in the order of its life. */
public sealed interface AllocStage {

  /** Prerun hooks run; {@code cancelled}: it is to stop, and the hook under way was told. */
  record SettingUp(int hook, boolean cancelled) implements AllocStage {}

  /**
   * Its tasks live.
   *
   * @param reviving which Prerun hook is made up for around living tasks, -1 if none is
   */
  record Live(Stage stage, @Nullable KillRun kill, @Nullable RestartRun restart, int reviving)
      implements AllocStage {}

  /** All tasks are over; Postrun hooks run. */
  record Finishing(int hook) implements AllocStage {}

  /** Over, and kept until somebody wants it gone. */
  record Ended() implements AllocStage {}

  /** Destroy hooks run. */
  record Destroying(int hook) implements AllocStage {}

  /** Nothing is left of it but its story. */
  record Destroyed() implements AllocStage {}
}
