package io.drover.api.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What server and node do while they cannot reach each other.
 *
 * @param lostAfter how long the server counts the allocs as unknown before they are lost; zero: at
 *     once
 * @param stopOnClientAfter how long the node lets the alloc run without contact; null for ever
 * @param replace whether the server places a replacement meanwhile
 * @param reconcile which of the two stays: {@code best_score}, {@code keep_original}, {@code
 *     keep_replacement} or {@code longest_running}
 * @since 0.1
 */
public record DisconnectStrategy(
    Duration lostAfter, @Nullable Duration stopOnClientAfter, boolean replace, String reconcile) {}
