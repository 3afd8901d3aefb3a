package io.drover.runner.alloc;

import io.drover.runner.BootClock;
import io.drover.runner.DriverSet;
import io.drover.runner.DroverEvent;
import io.drover.runner.Timers;
import io.drover.runner.env.TaskEnvBuilder;
import io.drover.runner.hook.HookEngine;
import io.drover.runner.store.Store;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the allocs of one runner share.
 *
 * @param store the records
 * @param drivers the drivers
 * @param engine makes hook calls
 * @param timers wakes
 * @param clock tells the time
 * @param envs works out environments
 * @param hookDeadlines what the operator says of hooks' deadlines
 * @param events takes what happened
 */
public record Shared(
    Store store,
    DriverSet drivers,
    HookEngine engine,
    Timers timers,
    BootClock clock,
    TaskEnvBuilder envs,
    Map<String, Duration> hookDeadlines,
    Consumer<DroverEvent> events) {}
