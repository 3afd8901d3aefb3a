package io.drover.agent;

import java.util.List;

/**
 * Does in one process, one after another, what a user waits for. Run when the program is built: the
 * cache of its classes is recorded from it, and holds what these commands need and nothing else.
 */
final class Rehearsal {
  private Rehearsal() {}

  /**
   * Ends the process with 0, or with the status of the first command that failed.
   *
   * @param args a job file whose job ends by itself
   */
  public static void main(String[] args) {
    for (List<String> words :
        List.of(
            List.of("--help"),
            List.of("run", "--", "/bin/true"),
            List.of("run", args[0]),
            List.of("plan", args[0]),
            List.of("timeline"),
            List.of("logs"))) {
      int status = Main.run(words.toArray(String[]::new));
      if (status != 0) {
        System.exit(status);
      }
    }
    System.exit(0);
  }
}
