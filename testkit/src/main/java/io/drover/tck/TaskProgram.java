package io.drover.tck;

/**
 * What a task of a {@link DriverContract} test is to do. A driver's subclass of the contract turns
 * each into a driver block.
 *
 * @since 0.1
 */
public sealed interface TaskProgram {

  /** Ends at once with {@code code}. */
  record Exits(int code) implements TaskProgram {}

  /** Ends itself at once with signal {@code signal}. */
  record DiesOf(int signal) implements TaskProgram {}

  /** Runs until it is ended; the signals INT and TERM end it. */
  record Runs() implements TaskProgram {}

  /** Runs, and only a kill ends it; writes a line to its output when that has become true. */
  record RunsThroughSignals() implements TaskProgram {}

  /** Runs for about {@code ms} milliseconds and ends with {@code code}. */
  record RunsFor(int ms, int code) implements TaskProgram {}

  /**
   * Writes {@code lines} numbered lines, from 1, to both streams as fast as it can and ends with 0.
   */
  record Prints(int lines) implements TaskProgram {}

  /** Writes {@code text} and a line end to its output, then runs until it is ended. */
  record SaysAndRuns(String text) implements TaskProgram {}

  /** Can never be started. */
  record CannotStart() implements TaskProgram {}
}
