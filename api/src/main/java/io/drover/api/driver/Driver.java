package io.drover.api.driver;

import io.drover.api.CancellationToken;
import io.drover.api.ErrorCode;
import io.drover.api.Source;
import io.drover.api.model.ConfigValue;
import io.drover.api.stats.TaskResourceUsage;
import java.time.Duration;
import java.util.List;

/**
 * Starts, watches and ends processes. Methods may be called from any thread and many at once, for
 * different tasks; calls for one task come one after another, except awaiting and reading. Blocking
 * calls answer to interruption. An unknown id gives {@link DriverException#taskNotFound}.
 *
 * <p><b>An attempt's fate is decided once.</b> {@link #startTask} and {@link #recoverTask} may be
 * asked again for the same id, after a crash too, and never make two processes; a start that
 * failed, and an attempt reported as never started, cannot start later.
 *
 * @since 0.1
 */
public interface Driver extends AutoCloseable {

  /** The driver's name in job files. */
  String name();

  /** What the driver can do. */
  Capabilities capabilities();

  /** The attributes its block in a task may have. */
  ConfigSchema configSchema();

  /** All that is wrong with a block as written, before interpolation. Does not block. */
  List<ConfigProblem> validate(ConfigValue.MapValue config);

  /** A stream of what the machine offers; the first element at once, then on change. */
  Source<Fingerprint> fingerprint(CancellationToken cancellation);

  /**
   * Starts an attempt and returns when its process runs. Asked again for a running attempt it gives
   * the same handle.
   *
   * @throws DriverException final for this attempt; {@code recoverable} speaks of a next one
   */
  TaskHandle startTask(TaskConfig config) throws DriverException, InterruptedException;

  /**
   * Finds an attempt again after a restart of the agent, by its id alone. After {@link
   * RecoverResult.Running} the other methods work on it.
   */
  RecoverResult recoverTask(TaskConfig config) throws DriverException, InterruptedException;

  /**
   * Blocks until the attempt ended and its tree is empty. May be called many times, also after it.
   *
   * @throws DriverException recoverable if the driver lost sight of the attempt or was closed;
   *     {@link #recoverTask} then tells the truth
   */
  ExitResult waitTask(TaskId id) throws DriverException, InterruptedException;

  /**
   * Ends the attempt: {@code signal} to the leader, after {@code timeout} a kill of the whole tree.
   * Blocks until the tree is empty. Done at once if it already ended.
   *
   * @param timeout zero kills at once
   * @param signal a name such as {@code SIGINT}; unknown names are an error
   */
  void stopTask(TaskId id, Duration timeout, String signal)
      throws DriverException, InterruptedException;

  /** Begins a stop: the signal, and no wait. The engine's own timers bring {@link #killTask}. */
  void beginStop(TaskId id, String signal) throws DriverException, InterruptedException;

  /** Kills the whole tree; no wait. */
  void killTask(TaskId id) throws DriverException, InterruptedException;

  /**
   * Forgets an attempt that ended and frees what it left; its id is unknown from then on and is not
   * started again. Works after a restart of the agent too, without {@link #recoverTask}.
   *
   * @param force kill it first if it runs, and wait until its tree is empty; without it a running
   *     task is an error
   */
  void destroyTask(TaskId id, boolean force) throws DriverException, InterruptedException;

  /**
   * Frees what is left on disk of an alloc none of whose attempts will be started again. Until then
   * a driver keeps their last fates, so that a start of an agent that is gone, should it come late,
   * finds them. Works after a restart of the agent too. Idempotent; an unknown alloc is none.
   *
   * @param force kill first whatever of it still runs, and wait until that is gone: the way to end
   *     an alloc whose records are lost
   * @throws DriverException WRONG_STATE if an attempt has not ended, without {@code force}
   */
  default void destroyAlloc(String allocId, boolean force)
      throws DriverException, InterruptedException {}

  /** What is known of an attempt. */
  TaskStatus inspectTask(TaskId id) throws DriverException, InterruptedException;

  /**
   * Samples of the attempt each {@code interval}, or whenever one is asked for if that is zero;
   * ends with the task, or at once where the driver measures nothing. What needs two samples, such
   * as a percentage, is missing where they are too near.
   */
  Source<TaskResourceUsage> taskStats(TaskId id, CancellationToken cancellation, Duration interval)
      throws DriverException;

  /** Events of all tasks of this driver; a reader that is too slow loses the oldest. */
  Source<DriverTaskEvent> taskEvents(CancellationToken cancellation);

  /** Sends a signal to the leader; unknown names are an error. */
  void signalTask(TaskId id, String signal) throws DriverException, InterruptedException;

  /** Runs a command in the task and waits for it. */
  ExecResult execTask(TaskId id, List<String> command, Duration timeout)
      throws DriverException, InterruptedException;

  /** Runs a command in the task with its streams attached. */
  ExecSession execTaskStreaming(TaskId id, ExecRequest request)
      throws DriverException, InterruptedException;

  /**
   * Makes the network of an alloc, for drivers that must do it themselves.
   *
   * @throws DriverException NOT_SUPPORTED unless the capabilities say otherwise
   */
  default NetworkIsolation createNetwork(String allocId) throws DriverException {
    throw new DriverException(ErrorCode.NOT_SUPPORTED, "driver " + name() + " makes no networks");
  }

  /** Undoes {@link #createNetwork}; idempotent. */
  default void destroyNetwork(String allocId, NetworkIsolation network) throws DriverException {
    throw new DriverException(ErrorCode.NOT_SUPPORTED, "driver " + name() + " makes no networks");
  }

  /** Frees what the driver holds in this process. Tasks live on or end as their policy says. */
  @Override
  void close();
}
