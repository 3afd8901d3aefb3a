package io.drover.api.hook;

import io.drover.api.model.Allocation;
import java.util.Map;

/**
 * What PreKill gets.
 *
 * @param alloc the alloc as last updated
 * @param state what this hook's Prerun returned as state, empty if it never did
 * @param noShutdownDelay the user asked to skip waits before the kill
 * @since 0.1
 */
public record RunnerPreKillRequest(
    Allocation alloc, Map<String, String> state, boolean noShutdownDelay) {}
