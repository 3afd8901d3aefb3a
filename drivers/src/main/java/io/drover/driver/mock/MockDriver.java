package io.drover.driver.mock;

import io.drover.api.CancellationToken;
import io.drover.api.ErrorCode;
import io.drover.api.Exit;
import io.drover.api.Source;
import io.drover.api.driver.Capabilities;
import io.drover.api.driver.ConfigProblem;
import io.drover.api.driver.ConfigSchema;
import io.drover.api.driver.Driver;
import io.drover.api.driver.DriverContext;
import io.drover.api.driver.DriverException;
import io.drover.api.driver.DriverTaskEvent;
import io.drover.api.driver.ExecRequest;
import io.drover.api.driver.ExecResult;
import io.drover.api.driver.ExecSession;
import io.drover.api.driver.ExitResult;
import io.drover.api.driver.Fingerprint;
import io.drover.api.driver.ProcessPolicy;
import io.drover.api.driver.RecoverResult;
import io.drover.api.driver.TaskConfig;
import io.drover.api.driver.TaskHandle;
import io.drover.api.driver.TaskId;
import io.drover.api.driver.TaskStatus;
import io.drover.api.model.ConfigValue;
import io.drover.api.stats.TaskResourceUsage;
import io.drover.driver.common.AttemptFolders;
import io.drover.driver.common.DriverEvents;
import io.drover.driver.common.SignalNames;
import io.drover.driver.common.Sources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The {@code mock} driver. Its tasks live in this process and end with it, whatever the policy; the
 * fates of its attempts are kept, so that a later process hears how they ended.
 */
final class MockDriver implements Driver {
  static final String NAME = "mock";

  private static final Capabilities CAPABILITIES =
      new Capabilities(
          true,
          false,
          Capabilities.FsIsolation.NONE,
          Set.of("host", "group", "none"),
          false,
          false,
          false,
          false);

  private static final Exit KILLED = new Exit.Signal(9);

  private final AttemptFolders folders;
  private final MockFates fates;
  private final ProcessPolicy policy;
  private final DriverEvents events = new DriverEvents();
  private final Map<TaskId, MockTask> tasks = new ConcurrentHashMap<>();

  MockDriver(DriverContext context) {
    this.folders = new AttemptFolders(context.stateDir());
    this.fates = new MockFates(folders);
    this.policy = context.policy();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Capabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public ConfigSchema configSchema() {
    return MockConfig.SCHEMA;
  }

  @Override
  public List<ConfigProblem> validate(ConfigValue.MapValue config) {
    return MockConfig.check(config);
  }

  @Override
  public Source<Fingerprint> fingerprint(CancellationToken cancellation) {
    return Sources.constant(
        new Fingerprint(
            Map.of("driver.mock", "1"), Fingerprint.Health.HEALTHY, "Its tasks only pretend"),
        cancellation);
  }

  @Override
  public TaskHandle startTask(TaskConfig config) throws DriverException, InterruptedException {
    TaskId id = config.id();
    MockTask known = tasks.get(id);
    if (known != null) {
      return known.handle;
    }
    for (ConfigProblem problem : MockConfig.check(config.config())) {
      String place = problem.place() == null ? "" : problem.place() + ": ";
      throw new DriverException(ErrorCode.DRIVER_CONFIG, place + problem.message());
    }
    MockConfig block = MockConfig.of(config.config());
    fates.begin(id);
    if (!block.startBlockFor().isZero()) {
      var _ = new CountDownLatch(1).await(block.startBlockFor().toNanos(), TimeUnit.NANOSECONDS);
    }
    if (!block.startError().isEmpty()) {
      fates.end(id, MockFates.NEVER);
      throw new DriverException(
          ErrorCode.START_FAILED, block.startError(), block.startErrorRecoverable(), null);
    }
    long now = System.currentTimeMillis() * 1_000_000L;
    TaskHandle handle = new TaskHandle(id, 1, "", 0, now, null);
    MockTask task = new MockTask(block, handle, config.logs(), end -> fates.ended(id, end));
    tasks.put(id, task);
    task.begin();
    return handle;
  }

  @Override
  public RecoverResult recoverTask(TaskConfig config) throws DriverException {
    MockTask known = tasks.get(config.id());
    if (known == null) {
      return fates.recover(config.id(), policy);
    }
    ExitResult end = known.ended.getNow(null);
    return end == null
        ? new RecoverResult.Running(known.handle)
        : new RecoverResult.Exited(end.exit(), end.endedAtNs());
  }

  @Override
  public ExitResult waitTask(TaskId id) throws DriverException, InterruptedException {
    try {
      return task(id).ended.get();
    } catch (ExecutionException | CancellationException closed) {
      throw closed(closed);
    }
  }

  private static DriverException closed(Exception why) {
    return new DriverException(ErrorCode.DRIVER_FAILED, "the driver was closed", true, why);
  }

  @Override
  public void stopTask(TaskId id, Duration timeout, String signal)
      throws DriverException, InterruptedException {
    MockTask task = task(id);
    beginStop(id, signal);
    try {
      if (!timeout.isZero()) {
        var _ = task.ended.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        return;
      }
    } catch (TimeoutException late) {
      // Asked for long enough.
    } catch (ExecutionException | CancellationException closed) {
      throw closed(closed);
    }
    task.end(KILLED, "");
  }

  @Override
  public void beginStop(TaskId id, String signal) throws DriverException {
    MockTask task = task(id);
    int _ = SignalNames.number(signal.isEmpty() ? "SIGINT" : signal);
    task.ask();
  }

  @Override
  public void killTask(TaskId id) throws DriverException {
    task(id).end(KILLED, "");
  }

  @Override
  public void destroyTask(TaskId id, boolean force) throws DriverException {
    MockTask task = tasks.get(id);
    if (task == null && !folders.knows(id)) {
      throw DriverException.taskNotFound(id);
    }
    if (task == null) {
      fates.fence(id);
    } else if (!task.ended.isDone()) {
      if (!force) {
        throw new DriverException(ErrorCode.WRONG_STATE, "cannot destroy running task " + id);
      }
      task.end(KILLED, "");
    }
    tasks.remove(id);
    folders.tidy(id);
  }

  @Override
  public void destroyAlloc(String allocId, boolean force)
      throws DriverException, InterruptedException {
    for (TaskId open : force ? folders.withoutEnd(allocId) : List.<TaskId>of()) {
      destroyTask(open, true);
    }
    folders.deleteAlloc(allocId);
  }

  @Override
  public TaskStatus inspectTask(TaskId id) throws DriverException {
    MockTask task = task(id);
    long started = task.handle.startedAtNs();
    ExitResult end = task.ended.getNow(null);
    return end == null
        ? new TaskStatus(id, TaskStatus.State.RUNNING, started, 0, null, Map.of(), null)
        : new TaskStatus(
            id, TaskStatus.State.EXITED, started, end.endedAtNs(), end, Map.of(), null);
  }

  @Override
  public Source<TaskResourceUsage> taskStats(
      TaskId id, CancellationToken cancellation, Duration interval) throws DriverException {
    var _ = task(id);
    return Sources.ended();
  }

  @Override
  public Source<DriverTaskEvent> taskEvents(CancellationToken cancellation) {
    return events.read(cancellation);
  }

  @Override
  public void signalTask(TaskId id, String signal) throws DriverException {
    MockTask task = task(id);
    int _ = SignalNames.number(signal);
    if (!task.signalError().isEmpty()) {
      throw new DriverException(ErrorCode.DRIVER_FAILED, task.signalError());
    }
  }

  @Override
  public ExecResult execTask(TaskId id, List<String> command, Duration timeout)
      throws DriverException {
    throw noExec(id);
  }

  @Override
  public ExecSession execTaskStreaming(TaskId id, ExecRequest request) throws DriverException {
    throw noExec(id);
  }

  private DriverException noExec(TaskId id) throws DriverException {
    var _ = task(id);
    return new DriverException(
        ErrorCode.NOT_SUPPORTED, "driver mock runs no commands: its tasks are no processes");
  }

  private MockTask task(TaskId id) throws DriverException {
    MockTask task = tasks.get(id);
    if (task == null) {
      throw DriverException.taskNotFound(id);
    }
    return task;
  }

  @Override
  public void close() {
    events.close();
    for (MockTask task : tasks.values()) {
      if (policy == ProcessPolicy.TIE_TO_PARENT) {
        task.end(KILLED, "");
      } else {
        task.ended.cancel(false);
      }
    }
  }
}
