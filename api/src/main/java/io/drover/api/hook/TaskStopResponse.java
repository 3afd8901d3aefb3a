package io.drover.api.hook;

/**
 * What Stop answers: nothing yet, a place for later fields.
 *
 * @since 0.1
 */
public record TaskStopResponse() {}
