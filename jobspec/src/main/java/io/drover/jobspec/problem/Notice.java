package io.drover.jobspec.problem;

import io.drover.api.SourcePlace;
import org.jspecify.annotations.Nullable;

/**
 * Something that a user wrote, that is accepted, and that does less than it says.
 *
 * @param place where, null if nobody knows
 * @param message what, and why
 */
public record Notice(@Nullable SourcePlace place, String message) {
  /** On one line, its place in front. */
  public String text() {
    return place == null ? message : place + ": " + message;
  }
}
