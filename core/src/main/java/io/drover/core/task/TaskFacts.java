package io.drover.core.task;

import io.drover.api.Exit;
import io.drover.api.driver.TaskHandle;
import io.drover.api.model.TaskState;
import io.drover.core.restart.RestartState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is true of a task whatever it is doing.
 *
 * @param attempts the highest attempt begun
 * @param restart what the policy remembers
 * @param results what Prestart hooks made, by hook
 * @param shown the state everybody sees
 * @param handle what the driver gave for the last start
 * @param lastExit how the last process ended
 * @param call the Prestart, Poststart, Exited or Stop call under way
 * @param side the PreKilling call under way
 * @param update the Update calls
 */
public record TaskFacts(
    int attempts,
    RestartState restart,
    Map<String, StoredResult> results,
    TaskState shown,
    @Nullable TaskHandle handle,
    @Nullable Exit lastExit,
    @Nullable Call call,
    @Nullable Call side,
    UpdateRun update) {

  public TaskFacts {
    results = Map.copyOf(results);
  }
}
