package io.drover.core.restart;

/** What the policy says. */
public sealed interface RestartDecision {
  /** Start again after {@code delayNs}. */
  record Again(long delayNs, String reason, RestartState state) implements RestartDecision {}

  /** The task has failed. */
  record Fail(String reason) implements RestartDecision {}

  /** The task has done what it was for. */
  record Done() implements RestartDecision {}
}
