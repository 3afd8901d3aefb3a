package io.drover.api.driver;

import io.drover.api.Exit;

/**
 * The result of a command run in a task.
 *
 * @param output standard output and error together, cut at 4 KiB as Nomad does
 * @param exit how it ended
 * @since 0.1
 */
public record ExecResult(byte[] output, Exit exit) {}
