package io.drover.api.hook;

import io.drover.api.Exit;

/**
 * What Exited gets.
 *
 * @param exit how the process ended
 * @since 0.1
 */
public record TaskExitedRequest(Exit exit) {}
