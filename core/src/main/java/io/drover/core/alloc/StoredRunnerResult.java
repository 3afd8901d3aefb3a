package io.drover.core.alloc;

import io.drover.api.hook.RunnerPrerunResponse;
import io.drover.core.Now;
import io.drover.core.task.StoredResult;

/**
 * What a Prerun made, and where and when.
 *
 * @param response what it returned
 * @param bootId under which start of the machine
 * @param processId in which process of ours
 */
public record StoredRunnerResult(RunnerPrerunResponse response, String bootId, String processId) {

  /** Whether it is still true. */
  public boolean valid(Now now) {
    return StoredResult.valid(response.validity(), bootId, processId, now);
  }
}
