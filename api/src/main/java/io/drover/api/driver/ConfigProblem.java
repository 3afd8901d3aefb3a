package io.drover.api.driver;

import io.drover.api.SourcePlace;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong in a driver block.
 *
 * @param place where, if known
 * @param message what, and what to do
 * @since 0.1
 */
public record ConfigProblem(@Nullable SourcePlace place, String message) {}
