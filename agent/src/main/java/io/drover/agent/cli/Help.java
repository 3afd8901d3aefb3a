package io.drover.agent.cli;

/** The text of {@code drover help}, written by hand so that nothing need be made to print it. */
final class Help {
  private Help() {}

  /** What to do after these words were not understood: one line. */
  static String hint(String[] words) {
    String command = words.length > 0 && Cli.COMMANDS.containsKey(words[0]) ? " " + words[0] : "";
    return "drover help" + command + " says how it is used";
  }

  static String text() {
    return """
    drover runs groups of processes on this machine, keeps them running, and says what happened.

    Usage: drover COMMAND [OPTIONS]

      run FILE           runs a job file in the foreground and ends with its result
      run -- COMMAND     runs a command as a job of one task
      validate FILE      says everything that is wrong with a job file
      plan FILE          shows what would run: groups, tasks, hooks, environment
      timeline [JOB]     tells what happened to a job and why, hook by hook
      logs [JOB] [TASK]  shows what tasks have written, and what they write
      runs               lists runs, and removes what is left of finished ones
      doctor             says what this machine can do, and what was left behind on it
      torture            does harm to a drover of its own and checks the books
      version            prints the version
      completion         prints a script that completes these words in bash and zsh
      help [COMMAND]     says more

    The first things to try:
      drover run -- /bin/echo hello
      drover run examples/hello.nomad.hcl\
    """;
  }
}
