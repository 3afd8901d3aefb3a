package io.drover.agent.torture;

import java.util.List;

/**
 * How a torture ended.
 *
 * @param problems what does not balance, a sentence each; none if all is well
 * @param stopped it was stopped before its time
 * @param deaths how often the runner was killed
 * @param helpers how many helpers were killed
 * @param starts how many processes the tasks began
 * @param table what was done and what was checked, in lines
 */
public record Outcome(
    List<String> problems,
    boolean stopped,
    int deaths,
    int helpers,
    int starts,
    List<String> table) {

  public Outcome {
    problems = List.copyOf(problems);
    table = List.copyOf(table);
  }
}
