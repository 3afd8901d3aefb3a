package io.drover.api.driver;

import java.util.Map;

/**
 * Something a driver wants the user to see in the task's events.
 *
 * @param id the attempt
 * @param timestampNs wall time in nanoseconds since 1970
 * @param message for a person
 * @param annotations details
 * @since 0.1
 */
public record DriverTaskEvent(
    TaskId id, long timestampNs, String message, Map<String, String> annotations) {}
