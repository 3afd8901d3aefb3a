package io.drover.api.model;

import java.time.Duration;
import java.util.List;

/**
 * A program run in the task when a template has changed.
 *
 * @param command the program
 * @param args its arguments
 * @param timeout how long it may take
 * @param failOnError whether the task fails with it
 * @param runOnFirstRender whether it runs for the first rendering too
 * @since 0.1
 */
public record ChangeScript(
    String command,
    List<String> args,
    Duration timeout,
    boolean failOnError,
    boolean runOnFirstRender) {

  public ChangeScript {
    args = List.copyOf(args);
  }
}
