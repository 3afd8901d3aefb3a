package io.drover.runner.hook;

import org.jspecify.annotations.Nullable;

/** How a call came back. */
public sealed interface HookOutcome {
  /** It answered; {@code value} is what the phase gives. */
  record Done(@Nullable Object value) implements HookOutcome {}

  /** It said no, threw, or was abandoned. */
  record Failed(String message, boolean recoverable, boolean abandoned) implements HookOutcome {}
}
