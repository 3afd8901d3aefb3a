package io.drover.api.model;

import java.time.Duration;

/**
 * When failing checks restart the task.
 *
 * @param limit failures in a row that do; 0 means never
 * @param grace how long after a start failures do not count
 * @param ignoreWarnings whether warnings count as healthy
 * @since 0.1
 */
public record CheckRestart(int limit, Duration grace, boolean ignoreWarnings) {}
