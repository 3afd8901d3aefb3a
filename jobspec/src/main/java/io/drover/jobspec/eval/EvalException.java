package io.drover.jobspec.eval;

import io.drover.api.SourcePlace;
import org.jspecify.annotations.Nullable;

/**
 * A value that cannot be. Thrown inside this package; {@link Evaluator} turns it into a problem.
 */
final class EvalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable SourcePlace place;

  EvalException(@Nullable SourcePlace place, String message) {
    super(message, null, false, false);
    this.place = place;
  }

  EvalException(String message) {
    this(null, message);
  }

  @Nullable SourcePlace place() {
    return place;
  }

  String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  /** The same, at this place unless it has one. */
  EvalException at(SourcePlace where) {
    return place == null ? new EvalException(where, text()) : this;
  }
}
