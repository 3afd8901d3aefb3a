package io.drover.jobspec.problem;

import io.drover.api.SourcePlace;
import org.jspecify.annotations.Nullable;

/**
 * One mistake in a job.
 *
 * @param place where, null if it has none (a job made in Java)
 * @param message what is wrong and what would be right
 * @param excerpt the line with a caret below the mistake; empty if there is none to show
 */
public record Problem(@Nullable SourcePlace place, String message, String excerpt) {

  /** Its line, 0 without a place. */
  int line() {
    return place == null ? 0 : place.line();
  }

  /** Its column, 0 without a place. */
  int column() {
    return place == null ? 0 : place.column();
  }

  /** As a person reads it: place and message, then the excerpt. */
  public String text() {
    String head = place == null ? message : place + ": " + message;
    return excerpt.isEmpty() ? head : head + "\n" + excerpt;
  }
}
