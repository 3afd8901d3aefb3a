package io.drover.api.driver;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What inspection shows.
 *
 * @param id the attempt
 * @param state unknown, running or exited
 * @param startedAtNs wall time of the start, 0 if unknown
 * @param completedAtNs wall time of the end, 0 if it has not ended
 * @param exit how it ended, null if it has not
 * @param attributes what the driver wants to show, such as {@code pid}
 * @param networkOverride may be null
 * @since 0.1
 */
public record TaskStatus(
    TaskId id,
    State state,
    long startedAtNs,
    long completedAtNs,
    @Nullable ExitResult exit,
    Map<String, String> attributes,
    @Nullable DriverNetwork networkOverride) {

  /** Where the attempt is. */
  public enum State {
    UNKNOWN,
    RUNNING,
    EXITED
  }
}
