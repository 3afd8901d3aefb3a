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

  /** As a person reads it: place and message, then the excerpt. */
  public String text() {
    String head = place == null ? message : place + ": " + message;
    return excerpt.isEmpty() ? head : head + "\n" + excerpt;
  }
}
