package io.drover.api.driver;

/**
 * Names one start of one task, for ever. Nothing else is needed to find it again after a crash.
 *
 * @param allocId the alloc
 * @param task the task's name
 * @param attempt which start, from 1
 * @since 0.1
 */
public record TaskId(String allocId, String task, int attempt) {
  @Override
  public String toString() {
    return allocId + "/" + task + "/" + attempt;
  }
}
