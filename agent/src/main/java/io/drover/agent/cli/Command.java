package io.drover.agent.cli;

import io.drover.api.DroverException;
import java.util.List;

/**
 * A command of the program. Its parts are made only when it is called: start-up time is a feature.
 */
interface Command {
  /** What it takes. */
  Syntax syntax();

  /**
   * Does it.
   *
   * @param command the words after {@code --}
   * @return the exit status
   */
  int run(Cli cli, Words words, List<String> command)
      throws DroverException, Usage, InterruptedException;
}
