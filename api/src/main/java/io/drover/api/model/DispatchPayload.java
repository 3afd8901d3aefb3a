package io.drover.api.model;

/**
 * Where a task finds the payload of a dispatched job.
 *
 * @param file path below the task's {@code local/} folder
 * @since 0.1
 */
public record DispatchPayload(String file) {}
