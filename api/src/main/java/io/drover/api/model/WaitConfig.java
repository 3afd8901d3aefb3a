package io.drover.api.model;

import java.time.Duration;

/**
 * How long to wait for inputs to settle.
 *
 * @param min at least
 * @param max at most
 * @since 0.1
 */
public record WaitConfig(Duration min, Duration max) {}
