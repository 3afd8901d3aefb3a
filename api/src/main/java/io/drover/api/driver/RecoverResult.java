package io.drover.api.driver;

import io.drover.api.Exit;

/**
 * The truth about an attempt.
 *
 * @since 0.1
 */
public sealed interface RecoverResult {
  /** It runs; the handle may be used again. */
  record Running(TaskHandle handle) implements RecoverResult {}

  /** It ran and ended like this; {@link Exit.Lost} if nobody of ours was there. */
  record Exited(Exit exit, long endedAtNs) implements RecoverResult {}

  /** It never started and never will: the attempt is fenced. */
  record NeverStarted(String why) implements RecoverResult {}
}
