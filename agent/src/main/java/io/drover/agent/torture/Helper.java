package io.drover.agent.torture;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A native process of a runner.
 *
 * @param proc the process
 * @param task the task it stands beside, {@code ALLOC.TASK}; empty for one that stands beside none
 * @param attempt which start of that task; 0 without one
 * @param spawner it makes the others
 */
record Helper(Proc proc, String task, int attempt, boolean spawner) {
  private static final Pattern ATTEMPT =
      Pattern.compile(".*/driver/[^/]+/([^/]+)/([^/]+)/attempt-(\\d+)( \\(deleted\\))?");

  /** By one of the files it holds. */
  Helper holding(String file) {
    Matcher matcher = ATTEMPT.matcher(file);
    return matcher.matches()
        ? new Helper(
            proc,
            matcher.group(1) + "." + matcher.group(2),
            Integer.parseInt(matcher.group(3)),
            spawner)
        : this;
  }
}
