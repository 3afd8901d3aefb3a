package io.drover.agent;

import io.drover.agent.cli.Cli;

/** The program {@code drover}. */
public final class Main {
  private Main() {}

  /** Ends the process with the status of the command. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... words) {
    Thread.setDefaultUncaughtExceptionHandler(new Uncaught(System.err, Runtime.getRuntime()::halt));
    return Cli.ofProcess().run(words);
  }
}
