package io.drover.driver.rawexec;

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
import io.drover.driver.common.Errno;
import io.drover.driver.common.MemoryFolders;
import io.drover.driver.common.ProcessTree;
import io.drover.driver.common.ProcessUsage;
import io.drover.driver.common.SignalNames;
import io.drover.driver.common.Sources;
import io.drover.driver.shim.Attempt;
import io.drover.driver.shim.End;
import io.drover.driver.shim.Identity;
import io.drover.driver.shim.ShimClient;
import io.drover.driver.shim.ShimException;
import io.drover.driver.shim.ShimSession;
import io.drover.driver.shim.StartFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The {@code raw_exec} driver: every process through the shim. */
final class RawExecDriver implements Driver, MemoryFolders {
  static final String NAME = "raw_exec";

  private static final Capabilities CAPABILITIES =
      new Capabilities(
          true,
          true,
          Capabilities.FsIsolation.NONE,
          Set.of("host", "group"),
          false,
          false,
          false,
          false);

  private static final Path PROC = Path.of("/proc");

  private final DriverContext context;
  private final RawExecOptions options;
  private final UserCheck users = new UserCheck(Path.of("/etc"));
  private final ShimClient shim;
  private final AttemptFolders folders;
  private final DriverEvents events = new DriverEvents();
  private final StartSpecs specs;
  private final Map<TaskId, Task> tasks = new ConcurrentHashMap<>();

  private record Task(TaskConfig config, Attempt attempt) {}

  RawExecDriver(DriverContext context) {
    this.context = context;
    this.options = RawExecOptions.of(context.options());
    this.shim =
        new ShimClient(context.shim(), context.policy(), options.limits(), this::helperDied);
    this.folders = new AttemptFolders(context.stateDir());
    this.specs = new StartSpecs(context, options, shim);
  }

  private void helperDied(String why) {
    String message =
        context.policy() == ProcessPolicy.SURVIVE
            ? "The native helper died (" + why + ") and was started again; the task did not notice"
            : "The native helper died (" + why + "), and the task, which is tied to us, with it";
    tasks.forEach((id, task) -> {
      if (task.attempt().end() == null) {
        events.tell(
            new DriverTaskEvent(id, System.currentTimeMillis() * 1_000_000L, message, Map.of()));
      }
    });
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
    return RawExecConfig.SCHEMA;
  }

  @Override
  public List<ConfigProblem> validate(ConfigValue.MapValue config) {
    return RawExecConfig.check(config);
  }

  @Override
  public Source<Fingerprint> fingerprint(CancellationToken cancellation) {
    return Sources.constant(fingerprint(), cancellation);
  }

  private Fingerprint fingerprint() {
    if (!options.problem().isEmpty()) {
      return new Fingerprint(Map.of(), Fingerprint.Health.UNHEALTHY, options.problem());
    }
    if (!options.enabled()) {
      return new Fingerprint(Map.of(), Fingerprint.Health.UNDETECTED, "disabled");
    }
    if (!Files.isExecutable(context.shim())) {
      return new Fingerprint(
          Map.of(),
          Fingerprint.Health.UNHEALTHY,
          "the native helper " + context.shim() + " cannot be executed");
    }
    return new Fingerprint(Map.of("driver.raw_exec", "1"), Fingerprint.Health.HEALTHY, "Healthy");
  }

  @Override
  public TaskHandle startTask(TaskConfig config) throws DriverException, InterruptedException {
    Task task = tasks.get(config.id());
    if (task == null) {
      task = begin(config);
    }
    Attempt attempt = task.attempt();
    boolean over = true;
    try {
      shim.awaitFate(attempt);
      if (attempt.end() instanceof End.NeverStarted never) {
        throw new DriverException(
            ErrorCode.START_FAILED,
            "failed to start: " + why(config, never.reason()),
            StartFailure.passing(never.reason()),
            null);
      }
      over = false;
      return handle(config.id(), attempt);
    } catch (ShimException failed) {
      throw failed.forDriver();
    } catch (InterruptedException interrupted) {
      // The start goes on: the id stays known, so that it can be stopped.
      over = false;
      throw interrupted;
    } finally {
      if (over) {
        tasks.remove(config.id());
      }
    }
  }

  private static String why(TaskConfig config, String reason) throws DriverException {
    RawExecConfig block = RawExecConfig.of(config.config());
    Path program = CommandLookup.find(block.command(), config.taskDir(), config.env());
    String trouble = CommandTrouble.text(program, StartSpecs.workDir(config, block), reason);
    return trouble == null ? StartFailure.text(reason) : trouble;
  }

  private Task begin(TaskConfig config) throws DriverException, InterruptedException {
    RawExecConfig block = checked(config);
    Path program = CommandLookup.find(block.command(), config.taskDir(), config.env());
    Path folder = folders.of(config.id());
    try {
      Task task = new Task(config, shim.begin(specs.task(config, block, program, folder)));
      tasks.put(config.id(), task);
      return task;
    } catch (ShimException failed) {
      throw failed.forDriver();
    }
  }

  /** The block once more, now that all names in it have their values, and what it cannot have. */
  private RawExecConfig checked(TaskConfig config) throws DriverException {
    if (!options.enabled()) {
      throw new DriverException(
          ErrorCode.HOST_LACKS,
          "driver raw_exec is "
              + (options.problem().isEmpty() ? "disabled" : "unusable: " + options.problem()));
    }
    if (!config.mounts().isEmpty() || !config.devices().isEmpty()) {
      throw new DriverException(
          ErrorCode.NOT_SUPPORTED,
          "driver raw_exec isolates nothing, so it can give a task neither mounts nor devices");
    }
    if (config.network() != null) {
      throw new DriverException(
          ErrorCode.NOT_SUPPORTED,
          "driver raw_exec cannot enter a network namespace yet; use network mode \"host\"");
    }
    for (ConfigProblem problem : RawExecConfig.check(config.config())) {
      String place = problem.place() == null ? "" : problem.place() + ": ";
      throw new DriverException(ErrorCode.DRIVER_CONFIG, place + problem.message());
    }
    users.check(StartSpecs.user(config), options);
    return RawExecConfig.of(config.config());
  }

  @Override
  public RecoverResult recoverTask(TaskConfig config) throws DriverException, InterruptedException {
    Task known = tasks.get(config.id());
    if (known != null && known.attempt().end() == null && !known.attempt().lost()) {
      return new RecoverResult.Running(handle(config.id(), known.attempt()));
    }
    try {
      Attempt attempt = shim.attach(folders.of(config.id()), config.id().attempt());
      End end = attempt.end();
      if (end != null && attempt.identity() == null) {
        return switch (end) {
          case End.Exited e -> new RecoverResult.Exited(e.exit(), e.endedAtNs());
          case End.NeverStarted never -> new RecoverResult.NeverStarted(never.reason());
        };
      }
      tasks.put(config.id(), new Task(config, attempt));
      return new RecoverResult.Running(handle(config.id(), attempt));
    } catch (ShimException failed) {
      throw failed.forDriver();
    }
  }

  /**
   * The handle; a task that has already ended has no identity to show, and its end is waited for.
   */
  private static TaskHandle handle(TaskId id, Attempt attempt) {
    Identity who = attempt.identity();
    return new TaskHandle(
        id, 1, "", who == null ? 0 : who.pid(), who == null ? 0 : who.startedAtNs(), null);
  }

  @Override
  public ExitResult waitTask(TaskId id) throws DriverException, InterruptedException {
    try {
      return switch (shim.awaitEnd(task(id).attempt())) {
        case End.Exited e -> new ExitResult(e.exit(), e.endedAtNs(), e.note());
        case End.NeverStarted never -> new ExitResult(new Exit.Lost(never.reason()), 0, "");
      };
    } catch (ShimException failed) {
      throw failed.forDriver();
    }
  }

  @Override
  public void stopTask(TaskId id, Duration timeout, String signal)
      throws DriverException, InterruptedException {
    Attempt attempt = task(id).attempt();
    try {
      shim.stop(attempt, signalNumber(signal));
      if (!attempt.endsWithin(timeout)) {
        shim.kill(attempt);
      }
      shim.awaitEnd(attempt);
    } catch (ShimException failed) {
      throw failed.forDriver();
    }
  }

  @Override
  public void beginStop(TaskId id, String signal) throws DriverException, InterruptedException {
    try {
      shim.stop(task(id).attempt(), signalNumber(signal));
    } catch (ShimException failed) {
      throw failed.forDriver();
    }
  }

  /** SIGINT where the job names none, as Nomad's host drivers do. */
  private static int signalNumber(String signal) throws DriverException {
    return SignalNames.number(signal.isEmpty() ? "SIGINT" : signal);
  }

  @Override
  public void killTask(TaskId id) throws DriverException, InterruptedException {
    try {
      shim.kill(task(id).attempt());
    } catch (ShimException failed) {
      throw failed.forDriver();
    }
  }

  @Override
  public void destroyTask(TaskId id, boolean force) throws DriverException, InterruptedException {
    try {
      Task task = tasks.get(id);
      if (task == null && !folders.knows(id)) {
        throw DriverException.taskNotFound(id);
      }
      // Known by its files only: an attempt of an agent that is gone.
      Attempt attempt = task == null ? shim.attach(folders.of(id), id.attempt()) : task.attempt();
      if (attempt.end() == null) {
        if (!force) {
          throw new DriverException(ErrorCode.WRONG_STATE, "cannot destroy running task " + id);
        }
        shim.kill(attempt);
        shim.awaitEnd(attempt);
      }
    } catch (ShimException failed) {
      throw failed.forDriver();
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
  public TaskStatus inspectTask(TaskId id) throws DriverException, InterruptedException {
    Attempt attempt = task(id).attempt();
    Identity who = attempt.identity();
    long started = who == null ? 0 : who.startedAtNs();
    Map<String, String> attributes =
        who == null
            ? Map.of()
            : Map.of(
                "pid",
                Long.toString(who.pid()),
                "cgroup",
                who.cgroup(),
                "shim",
                Long.toString(who.shimPid()));
    if (attempt.end() instanceof End.Exited e) {
      ExitResult exit = new ExitResult(e.exit(), e.endedAtNs(), e.note());
      return new TaskStatus(
          id, TaskStatus.State.EXITED, started, e.endedAtNs(), exit, attributes, null);
    }
    return new TaskStatus(id, TaskStatus.State.RUNNING, started, 0, null, attributes, null);
  }

  @Override
  public Source<TaskResourceUsage> taskStats(
      TaskId id, CancellationToken cancellation, Duration interval) throws DriverException {
    Task task = task(id);
    Attempt attempt = task.attempt();
    Identity who = attempt.identity();
    if (who == null) {
      return Sources.every(interval, cancellation, () -> null);
    }
    // Somebody else's cgroup holds more than the task.
    boolean own = RawExecConfig.of(task.config().config()).cgroupOverride().isEmpty();
    ProcessUsage usage =
        new ProcessUsage(
            new ProcessTree(
                PROC,
                new ProcessTree.Root(who.pid(), who.startTicks()),
                new ProcessTree.Root(who.shimPid(), who.shimStartTicks()),
                own ? who.cgroup() : ""));
    return Sources.every(
        interval,
        cancellation,
        () ->
            attempt.end() != null
                ? null
                : usage.sample(System.nanoTime(), System.currentTimeMillis() * 1_000_000L));
  }

  @Override
  public Source<DriverTaskEvent> taskEvents(CancellationToken cancellation) {
    return events.read(cancellation);
  }

  @Override
  public void signalTask(TaskId id, String signal) throws DriverException, InterruptedException {
    try {
      shim.signal(task(id).attempt(), SignalNames.number(signal));
    } catch (ShimException failed) {
      throw failed.forDriver();
    }
  }

  @Override
  public ExecResult execTask(TaskId id, List<String> command, Duration timeout)
      throws DriverException, InterruptedException {
    ExecRequest request = new ExecRequest(command, Map.of(), false, 0, 0);
    try (ExecSession session = execTaskStreaming(id, request)) {
      return ExecCollector.collect(session, timeout);
    }
  }

  @Override
  public ExecSession execTaskStreaming(TaskId id, ExecRequest request)
      throws DriverException, InterruptedException {
    Task task = task(id);
    Identity who = task.attempt().identity();
    if (who == null || task.attempt().end() != null) {
      throw new DriverException(ErrorCode.WRONG_STATE, "task " + id + " is not running");
    }
    if (request.command().isEmpty()) {
      throw new DriverException(ErrorCode.USAGE, "no command to execute in task " + id);
    }
    Path folder = folders.session(id);
    try {
      Attempt attempt =
          shim.startSession(specs.session(task.config(), who.cgroup(), folder, request));
      return ShimSession.open(shim, attempt, folder, request.tty());
    } catch (ShimException failed) {
      throw failed.forDriver();
    }
  }

  @Override
  public List<Errno> mount(List<Wanted> wanted) throws UnavailableException, InterruptedException {
    return shim.mount(wanted);
  }

  @Override
  public List<Errno> unmount(List<Path> folders) throws UnavailableException, InterruptedException {
    return shim.unmount(folders);
  }

  @Override
  public List<Errno> detach(List<Path> folders) throws UnavailableException, InterruptedException {
    return shim.detach(folders);
  }

  private Task task(TaskId id) throws DriverException {
    @Nullable Task task = tasks.get(id);
    if (task == null) {
      throw DriverException.taskNotFound(id);
    }
    return task;
  }

  @Override
  public void close() {
    events.close();
    shim.close();
  }
}
