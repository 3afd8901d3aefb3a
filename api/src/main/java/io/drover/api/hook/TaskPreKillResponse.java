package io.drover.api.hook;

/**
 * What PreKill answers: nothing yet, a place for later fields.
 *
 * @since 0.1
 */
public record TaskPreKillResponse() {}
