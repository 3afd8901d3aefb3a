package io.drover.api.driver;

import io.drover.api.SourcePlace;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong in a driver block.
 *
 * @param place where, if known
 * @param unknown the name of an attribute that there is not, to be shown at its name; null if
 *     something else is wrong
 * @param message what, and what to do
 * @since 0.1
 */
public record ConfigProblem(@Nullable SourcePlace place, @Nullable String unknown, String message) {

  /** A problem of an attribute that may be there, or of the block. */
  public ConfigProblem(@Nullable SourcePlace place, String message) {
    this(place, null, message);
  }
}
