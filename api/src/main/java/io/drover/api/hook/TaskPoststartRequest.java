package io.drover.api.hook;

import io.drover.api.driver.DriverNetwork;
import io.drover.api.driver.ScriptExecutor;
import io.drover.api.env.TaskEnv;
import io.drover.api.stats.DriverStats;
import org.jspecify.annotations.Nullable;

/**
 * What Poststart gets.
 *
 * @param driverExec runs a command in the task; null if the driver cannot
 * @param driverNetwork what the driver said of the task's network; may be null
 * @param taskEnv the task's environment
 * @param driverStats the task's statistics
 * @since 0.1
 */
public record TaskPoststartRequest(
    @Nullable ScriptExecutor driverExec,
    @Nullable DriverNetwork driverNetwork,
    TaskEnv taskEnv,
    DriverStats driverStats) {}
