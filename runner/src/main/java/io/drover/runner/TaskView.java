package io.drover.runner;

import io.drover.api.Exit;
import io.drover.api.driver.LogPlan;
import io.drover.api.model.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * A task as it is now.
 *
 * @param name its name
 * @param state what everybody sees
 * @param exit how its last process ended, null if none has
 * @param stoppedByUs whether we ended that process
 * @param pid the leader's process id, 0 if none runs
 * @param logs how its output is kept
 * @since 0.1
 */
public record TaskView(
    String name,
    TaskState state,
    @Nullable Exit exit,
    boolean stoppedByUs,
    long pid,
    LogPlan.Mode logs) {}
