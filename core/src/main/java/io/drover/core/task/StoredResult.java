package io.drover.core.task;

import io.drover.api.Validity;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.core.Now;

/**
 * What a Prestart made, and where and when.
 *
 * @param response what it returned
 * @param attempt for which start
 * @param bootId under which start of the machine
 * @param processId in which process of ours
 */
public record StoredResult(
    TaskPrestartResponse response, int attempt, String bootId, String processId) {

  /** Whether it is still true. */
  public boolean valid(Now now) {
    return valid(response.validity(), bootId, processId, now);
  }

  /** The rule for all kinds of results. */
  public static boolean valid(Validity validity, String bootId, String processId, Now now) {
    return switch (validity) {
      case PROCESS -> processId.equals(now.processId()) && bootId.equals(now.bootId());
      case AGENT_RESTART -> bootId.equals(now.bootId());
      case REBOOT -> true;
    };
  }

  /** Whether the hook need not be called for {@code attemptNow}. */
  public boolean serves(int attemptNow, Now now) {
    return valid(now) && (response.done() || attempt == attemptNow);
  }
}
