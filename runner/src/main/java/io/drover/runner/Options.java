package io.drover.runner;

import io.drover.api.DroverException;
import io.drover.api.driver.DriverProvider;
import io.drover.api.driver.ProcessPolicy;
import io.drover.api.hook.HookProvider;
import io.drover.runner.alloc.HookLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a runner is opened.
 *
 * @param policy what the death of this process means for the tasks
 * @param hooks hooks beside the built-in ones
 * @param hooksDirs folders of hooks, executables and jars, beside {@code hooks.d} of the data
 *     folder
 * @param hookDeadlines how long a call may take, by {@code hook:phase}; either may be {@code *}
 * @param drivers drivers beside those found by the service loader; one of the same name replaces it
 * @param driverOptions options by driver
 * @param hostEnv the environment that tasks inherit
 * @since 0.1
 */
public record Options(
    ProcessPolicy policy,
    List<HookProvider> hooks,
    List<Path> hooksDirs,
    Map<String, Duration> hookDeadlines,
    List<DriverProvider> drivers,
    Map<String, Map<String, String>> driverOptions,
    Map<String, String> hostEnv) {

  public Options {
    hooks = List.copyOf(hooks);
    hooksDirs = List.copyOf(hooksDirs);
    hookDeadlines = Map.copyOf(hookDeadlines);
    drivers = List.copyOf(drivers);
    driverOptions = Map.copyOf(driverOptions);
    hostEnv = Map.copyOf(hostEnv);
  }

  /** Tasks outlive this process, and inherit its environment. */
  public static Options defaults() {
    return new Options(
        ProcessPolicy.SURVIVE,
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        Map.of(),
        System.getenv());
  }

  /** The same with another policy. */
  public Options policy(ProcessPolicy newPolicy) {
    return new Options(newPolicy, hooks, hooksDirs, hookDeadlines, drivers, driverOptions, hostEnv);
  }

  /** The same with these hooks beside the built-in ones. */
  public Options hooks(List<HookProvider> newHooks) {
    return new Options(policy, newHooks, hooksDirs, hookDeadlines, drivers, driverOptions, hostEnv);
  }

  /** The same with the hooks in these folders. */
  public Options hooksDirs(List<Path> folders) {
    return new Options(policy, hooks, folders, hookDeadlines, drivers, driverOptions, hostEnv);
  }

  /** The same with other deadlines of hooks. */
  public Options hookDeadlines(Map<String, Duration> deadlines) {
    return new Options(policy, hooks, hooksDirs, deadlines, drivers, driverOptions, hostEnv);
  }

  /**
   * The same with the deadlines of a text as jobs have it: {@code HOOK:PHASE=DURATION}, any number
   * with commas between.
   *
   * @throws DroverException naming what cannot be read
   */
  public Options hookDeadlines(String text) throws DroverException {
    return hookDeadlines(HookLimits.parse(text));
  }

  /** The same with these drivers beside those found. */
  public Options drivers(List<DriverProvider> newDrivers) {
    return new Options(policy, hooks, hooksDirs, hookDeadlines, newDrivers, driverOptions, hostEnv);
  }

  /** The same with another environment for tasks to inherit. */
  public Options hostEnv(Map<String, String> newEnv) {
    return new Options(policy, hooks, hooksDirs, hookDeadlines, drivers, driverOptions, newEnv);
  }
}
