package io.drover.agent.torture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a torture ended.
 *
 * @param stopped it was stopped before its time
 * @param deaths how often the runner was killed
 * @param helpers how many helpers were killed
 * @param starts how many processes the tasks began
 * @param books what was done and what was checked
 */
public record Outcome(boolean stopped, int deaths, int helpers, int starts, Closing books) {

  /**
   * The closing books.
   *
   * @param done how often each thing was done
   * @param skipped what could not be done here, and why
   * @param checked each promise that was looked at, in their order
   * @param problems what does not balance, a sentence each; none if all is well
   */
  public record Closing(
      Map<String, Integer> done,
      Map<String, String> skipped,
      List<Checked> checked,
      List<String> problems) {

    public Closing {
      done = new LinkedHashMap<>(done);
      skipped = new LinkedHashMap<>(skipped);
      checked = List.copyOf(checked);
      problems = List.copyOf(problems);
    }
  }

  /**
   * A promise.
   *
   * @param promise the sentence
   * @param times how often it was looked at
   * @param broken how often it did not hold
   */
  public record Checked(String promise, int times, int broken) {}

  /** What does not balance, a sentence each; none if all is well. */
  public List<String> problems() {
    return books.problems();
  }
}
