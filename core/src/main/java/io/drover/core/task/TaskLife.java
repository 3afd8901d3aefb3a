package io.drover.core.task;

import io.drover.api.Exit;
import io.drover.core.Deadline;
import org.jspecify.annotations.Nullable;

/** Where a task is, in the order of a life. Each state holds only what is true in it. */
public sealed interface TaskLife {

  /** For the alloc to let it start. */
  record Waiting() implements TaskLife {}

  /** Its Prestart hooks run, one after another; {@code killed}: the one under way was cancelled. */
  record Preparing(int attempt, int hook, boolean killed) implements TaskLife {}

  /** The driver was asked; {@code ending} is what was asked meanwhile. */
  record Starting(int attempt, @Nullable Ending ending) implements TaskLife {}

  /**
   * A new process of ours asked the driver what became of it.
   *
   * @param wasRunning whether it was known to run
   */
  record Finding(int attempt, boolean wasRunning, @Nullable Ending ending) implements TaskLife {}

  /**
   * The process runs; {@code hook} of {@code phase} is under way, or all are done.
   *
   * @param again when a Prestart that could not be made good yet is called again, null for no such
   */
  record Running(int attempt, Upkeep phase, int hook, @Nullable Deadline again)
      implements TaskLife {}

  /** What is done beside a running process. */
  enum Upkeep {
    /** Prestart results that a new process of ours does not have are made again. */
    REVIVING,
    /** Poststart hooks run. */
    POSTSTART,
    /** Nothing more to do. */
    SETTLED
  }

  /**
   * We are ending it.
   *
   * @param stage how far we are
   * @param exit how it ended, if it ended before the stages were through
   */
  record Stopping(int attempt, Ending ending, Stage stage, @Nullable Exit exit)
      implements TaskLife {}

  /** The stages of an end. */
  sealed interface Stage {
    /** PreKilling hooks run. */
    record PreKilling(int hook) implements Stage {}

    /** The shutdown delay runs. */
    record Delay(Deadline until) implements Stage {}

    /** The signal was sent; at {@code killAt} it is killed. */
    record Signalled(Deadline killAt) implements Stage {}

    /** It was killed {@code times} times; at {@code again} it is once more. */
    record Forced(int times, Deadline again) implements Stage {}
  }

  /** The process has ended; Exited hooks run. */
  record Exiting(int attempt, Exit exit, @Nullable Ending ending, int hook) implements TaskLife {}

  /** Waits to start again as {@code attempt}. */
  record BackingOff(int attempt, Deadline until) implements TaskLife {}

  /** Dead to everybody, but a restart of the whole alloc may still begin it anew. */
  record Parked() implements TaskLife {}

  /** Stop hooks run. */
  record Cleaning(int hook, boolean killed) implements TaskLife {}

  /** Over. */
  record Done() implements TaskLife {}
}
