package io.drover.api.driver;

import io.drover.api.Exit;

/**
 * The end of an attempt.
 *
 * @param exit how
 * @param endedAtNs wall time in nanoseconds since 1970
 * @param note what else a person should know, such as lost log bytes; empty if nothing
 * @since 0.1
 */
public record ExitResult(Exit exit, long endedAtNs, String note) {}
