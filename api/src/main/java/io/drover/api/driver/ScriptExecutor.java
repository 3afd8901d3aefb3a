package io.drover.api.driver;

import java.time.Duration;
import java.util.List;

/**
 * Runs a command inside a task.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ScriptExecutor {

  /**
   * Runs the command and blocks until it ended or the timeout, when it is killed as a group.
   *
   * @throws DriverException if it could not be run at all
   */
  ExecResult exec(Duration timeout, List<String> command)
      throws DriverException, InterruptedException;
}
