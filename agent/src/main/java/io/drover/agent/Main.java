package io.drover.agent;

import io.drover.agent.cli.Bug;
import io.drover.agent.cli.Cli;

/** The program {@code drover}. */
public final class Main {
  private Main() {}

  /** Ends the process with the status of the command. */
  public static void main(String[] args) {
    Thread.setDefaultUncaughtExceptionHandler((_, bug) -> System.err.println(Bug.text(bug)));
    System.exit(Cli.ofProcess().run(args));
  }
}
