package io.drover.api.hook;

/**
 * What Poststart answers: nothing yet, a place for later fields.
 *
 * @since 0.1
 */
public record TaskPoststartResponse() {}
