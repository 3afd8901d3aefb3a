package io.drover.api.hook;

/**
 * What PreKilling gets.
 *
 * @param restart true if the task will start again afterwards
 * @param reason why, for a person
 * @since 0.1
 */
public record TaskPreKillRequest(boolean restart, String reason) {}
