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
import io.drover.api.driver.LogPlan;
import io.drover.api.driver.ProcessPolicy;
import io.drover.api.driver.RecoverResult;
import io.drover.api.driver.TaskConfig;
import io.drover.api.driver.TaskHandle;
import io.drover.api.driver.TaskId;
import io.drover.api.driver.TaskStatus;
import io.drover.api.model.ConfigValue;
import io.drover.api.stats.TaskResourceUsage;
import io.drover.driver.common.ProcessUsage;
import io.drover.driver.common.SignalNames;
import io.drover.driver.common.Sources;
import io.drover.driver.shim.Attempt;
import io.drover.driver.shim.End;
import io.drover.driver.shim.Identity;
import io.drover.driver.shim.IoMode;
import io.drover.driver.shim.Limits;
import io.drover.driver.shim.ShimClient;
import io.drover.driver.shim.ShimException;
import io.drover.driver.shim.StartSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The {@code raw_exec} driver: every process through the shim. */
final class RawExecDriver implements Driver {
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

  private final DriverContext context;
  private final ShimClient shim;
  private final String runner;
  private final Map<TaskId, Task> tasks = new ConcurrentHashMap<>();

  private record Task(TaskConfig config, Attempt attempt) {}

  RawExecDriver(DriverContext context) {
    this.context = context;
    this.shim = new ShimClient(context.shim(), context.policy(), Limits.ofSession());
    CRC32C sum = new CRC32C();
    sum.update(context.stateDir().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    this.runner = "drover-" + Long.toHexString(sum.getValue());
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
    boolean usable = Files.isExecutable(context.shim());
    return Sources.constant(
        new Fingerprint(
            usable ? Map.of("driver.raw_exec", "1") : Map.of(),
            usable ? Fingerprint.Health.HEALTHY : Fingerprint.Health.UNHEALTHY,
            usable ? "Healthy" : "the native helper " + context.shim() + " cannot be executed"),
        cancellation);
  }

  @Override
  public TaskHandle startTask(TaskConfig config) throws DriverException, InterruptedException {
    refuseMounts(config);
    RawExecConfig block = RawExecConfig.of(config.config());
    Path program = CommandLookup.find(block.command(), config.taskDir(), config.env());
    Path folder = folder(config.id());
    try {
      Attempt attempt = shim.start(spec(config, block, program, folder));
      tasks.put(config.id(), new Task(config, attempt));
      if (attempt.end() instanceof End.NeverStarted never) {
        tasks.remove(config.id());
        throw new DriverException(ErrorCode.START_FAILED, startFailure(program, never.reason()));
      }
      return handle(config.id(), attempt);
    } catch (ShimException failed) {
      throw wrap(failed);
    }
  }

  private StartSpec spec(TaskConfig config, RawExecConfig block, Path program, Path folder)
      throws ShimException, InterruptedException {
    LogPlan logs = config.logs();
    boolean own = block.cgroupOverride().isEmpty();
    return new StartSpec(
        config.id().task(),
        folder,
        config.id().attempt(),
        context.policy(),
        false,
        !own,
        Sources.prepend(program.toString(), block.args()),
        EnvFilter.without(config.env(), block.deniedEnv()),
        block.workDir().isEmpty() ? config.taskDir().dir() : Path.of(block.workDir()),
        config.user() == null ? "" : config.user(),
        block.oomScoreAdj(),
        logs.mode() == LogPlan.Mode.OFF ? IoMode.OFF : IoMode.ROTATED,
        logs.directory(),
        logs.baseName(),
        logs.maxFiles(),
        logs.maxFileSizeBytes(),
        own ? cgroup(config.id()) : block.cgroupOverride(),
        0,
        0);
  }

  /** Empty where no v2 tree is mounted; where we may not make one, the shim finds out by itself. */
  private String cgroup(TaskId id) throws ShimException, InterruptedException {
    String root = shim.cgroupRoot();
    return root.isEmpty()
        ? ""
        : root + "/" + runner + "/" + id.allocId() + "." + id.task() + "." + id.attempt();
  }

  private static void refuseMounts(TaskConfig config) throws DriverException {
    if (!config.mounts().isEmpty() || !config.devices().isEmpty()) {
      throw new DriverException(
          ErrorCode.NOT_SUPPORTED,
          "driver raw_exec isolates nothing, so it can give a task neither mounts nor devices");
    }
  }

  private static String startFailure(Path program, String reason) {
    int text = reason.indexOf(' ');
    return "failed to start "
        + program
        + ": "
        + (reason.startsWith("errno=") && text > 0 ? reason.substring(text + 1) : reason);
  }

  @Override
  public RecoverResult recoverTask(TaskConfig config) throws DriverException, InterruptedException {
    try {
      Attempt attempt = shim.attach(folder(config.id()), config.id().attempt());
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
      throw wrap(failed);
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
      throw wrap(failed);
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
      throw wrap(failed);
    }
  }

  @Override
  public void beginStop(TaskId id, String signal) throws DriverException, InterruptedException {
    try {
      shim.stop(task(id).attempt(), signalNumber(signal));
    } catch (ShimException failed) {
      throw wrap(failed);
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
      throw wrap(failed);
    }
  }

  @Override
  public void destroyTask(TaskId id, boolean force) throws DriverException, InterruptedException {
    Attempt attempt = task(id).attempt();
    if (attempt.end() == null) {
      if (!force) {
        throw new DriverException(ErrorCode.WRONG_STATE, "cannot destroy running task");
      }
      try {
        shim.kill(attempt);
        shim.awaitEnd(attempt);
      } catch (ShimException failed) {
        throw wrap(failed);
      }
    }
    tasks.remove(id);
  }

  @Override
  public TaskStatus inspectTask(TaskId id) throws DriverException, InterruptedException {
    Attempt attempt = task(id).attempt();
    Identity who = attempt.identity();
    long started = who == null ? 0 : who.startedAtNs();
    Map<String, String> attributes =
        who == null ? Map.of() : Map.of("pid", Long.toString(who.pid()), "cgroup", who.cgroup());
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
    Attempt attempt = task(id).attempt();
    Identity who = attempt.identity();
    ProcessUsage usage =
        new ProcessUsage(who == null ? 0 : who.pid(), who == null ? "" : who.cgroup());
    return Sources.every(
        interval,
        cancellation,
        () ->
            attempt.end() != null
                ? null
                : usage.sample(System.nanoTime(), System.currentTimeMillis() * 1_000_000L));
  }

  /** This driver has nothing to say beyond what its calls say. */
  @Override
  public Source<DriverTaskEvent> taskEvents(CancellationToken cancellation) {
    return Sources.silent(cancellation);
  }

  @Override
  public void signalTask(TaskId id, String signal) throws DriverException, InterruptedException {
    try {
      shim.signal(task(id).attempt(), SignalNames.number(signal));
    } catch (ShimException failed) {
      throw wrap(failed);
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
    TaskConfig config = task.config();
    RawExecConfig block = RawExecConfig.of(config.config());
    Map<String, String> env = new LinkedHashMap<>(config.env());
    env.putAll(request.env());
    Path program = CommandLookup.find(request.command().getFirst(), config.taskDir(), env);
    try {
      Path folder =
          Files.createTempDirectory(
              folder(id), "exec-", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Attempt attempt =
          shim.startSession(
              new StartSpec(
                  id.task() + " exec",
                  folder,
                  1,
                  ProcessPolicy.TIE_TO_PARENT,
                  false,
                  true,
                  Sources.prepend(
                      program.toString(), request.command().subList(1, request.command().size())),
                  EnvFilter.without(env, block.deniedEnv()),
                  block.workDir().isEmpty() ? config.taskDir().dir() : Path.of(block.workDir()),
                  config.user() == null ? "" : config.user(),
                  0,
                  request.tty() ? IoMode.TTY : IoMode.STREAMS,
                  folder,
                  "exec",
                  1,
                  1,
                  who.cgroup(),
                  request.rows(),
                  request.columns()));
      return RawExecSession.open(shim, attempt, folder, request.tty());
    } catch (IOException cannot) {
      throw new DriverException(
          ErrorCode.IO, "no folder for the session can be made: " + cannot, true, cannot);
    } catch (ShimException failed) {
      throw wrap(failed);
    }
  }

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private Path folder(TaskId id) throws DriverException {
    Path folder = context.stateDir().resolve(id.allocId()).resolve(id.task());
    try {
      return Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } catch (IOException cannot) {
      throw new DriverException(
          ErrorCode.IO, "the folder " + folder + " cannot be made: " + cannot, true, cannot);
    }
  }

  private Task task(TaskId id) throws DriverException {
    @Nullable Task task = tasks.get(id);
    if (task == null) {
      throw DriverException.taskNotFound(id);
    }
    return task;
  }

  static DriverException wrap(ShimException failed) {
    return new DriverException(
        failed.code(), String.valueOf(failed.getMessage()), failed.recoverable(), failed);
  }

  @Override
  public void close() {
    shim.close();
  }
}
