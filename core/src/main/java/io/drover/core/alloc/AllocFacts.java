package io.drover.core.alloc;

import io.drover.core.Deadline;
import io.drover.core.task.UpdateRun;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is true of an alloc wherever it is.
 *
 * @param lastCallId the last name given to a hook call
 * @param results what Prerun hooks made, by hook
 * @param callId the Prerun, PreKill, PreTaskRestart, Postrun or Destroy call under way, 0 if none
 * @param update the Update calls
 * @param stopWanted somebody wants it stopped
 * @param noShutdownDelay and without waits
 * @param killNow and without any grace
 * @param destroyWanted somebody wants it gone
 * @param forced the description of a status that the tasks do not decide, empty for none
 * @param runUntil when it must have ended, null if never; once it is to stop, when its poststop
 *     tasks must have
 * @param runUntilWallNs the same in wall time, for another start of the machine
 * @param version the version of the alloc that its Update hooks were last called for
 */
public record AllocFacts(
    long lastCallId,
    Map<String, StoredRunnerResult> results,
    long callId,
    UpdateRun update,
    boolean stopWanted,
    boolean noShutdownDelay,
    boolean killNow,
    boolean destroyWanted,
    String forced,
    @Nullable Deadline runUntil,
    long runUntilWallNs,
    long version) {

  public AllocFacts {
    results = Map.copyOf(results);
  }

  /** Those of a new alloc. */
  static AllocFacts begin(long version) {
    return new AllocFacts(
        0, Map.of(), 0, UpdateRun.IDLE, false, false, false, false, "", null, 0, version);
  }
}
