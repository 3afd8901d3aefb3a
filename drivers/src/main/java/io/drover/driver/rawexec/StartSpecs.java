package io.drover.driver.rawexec;

import io.drover.api.driver.DriverContext;
import io.drover.api.driver.DriverException;
import io.drover.api.driver.ExecRequest;
import io.drover.api.driver.LogPlan;
import io.drover.api.driver.ProcessPolicy;
import io.drover.api.driver.TaskConfig;
import io.drover.api.driver.TaskId;
import io.drover.driver.common.Sources;
import io.drover.driver.shim.IoMode;
import io.drover.driver.shim.ShimClient;
import io.drover.driver.shim.ShimException;
import io.drover.driver.shim.ShimSession;
import io.drover.driver.shim.StartSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** What the shim is asked to start: a task, or a command beside it. */
final class StartSpecs {
  private final ProcessPolicy policy;
  private final RawExecOptions options;
  private final ShimClient shim;

  /**
   * The folder of our cgroups; named by the state directory, so that two runners never share it.
   */
  private final String runner;

  StartSpecs(DriverContext context, RawExecOptions options, ShimClient shim) {
    this.policy = context.policy();
    this.options = options;
    this.shim = shim;
    CRC32C sum = new CRC32C();
    sum.update(context.stateDir().toString().getBytes(StandardCharsets.UTF_8));
    this.runner = "drover-" + Long.toHexString(sum.getValue());
  }

  StartSpec task(TaskConfig config, RawExecConfig block, Path program, Path folder)
      throws ShimException, DriverException, InterruptedException {
    LogPlan logs = config.logs();
    boolean own = block.cgroupOverride().isEmpty();
    return new StartSpec(
        shown(config.id()),
        folder,
        config.id().attempt(),
        policy,
        false,
        !own,
        Sources.prepend(program.toString(), block.args()),
        environment(config.env(), block),
        workDir(config, block),
        user(config),
        block.oomScoreAdj(),
        io(logs.mode()),
        logs.directory(),
        logs.baseName(),
        logs.maxFiles(),
        logs.maxFileSizeBytes(),
        own ? cgroup(config.id()) : override(block),
        0,
        0);
  }

  private static IoMode io(LogPlan.Mode mode) {
    return switch (mode) {
      case ROTATED -> IoMode.ROTATED;
      case DIRECT -> IoMode.DIRECT;
      case FRAMED -> IoMode.FRAMED;
      case OFF -> IoMode.OFF;
    };
  }

  /** The shim's name in process lists has little room. */
  private static String shown(TaskId id) {
    String alloc = id.allocId();
    return alloc.substring(0, Math.min(8, alloc.length())) + "/" + id.task() + "/" + id.attempt();
  }

  private Map<String, String> environment(Map<String, String> env, RawExecConfig block) {
    return EnvFilter.without(EnvFilter.without(env, options.deniedEnv()), block.deniedEnv());
  }

  static Path workDir(TaskConfig config, RawExecConfig block) {
    return block.workDir().isEmpty() ? config.taskDir().dir() : Path.of(block.workDir());
  }

  private static String override(RawExecConfig block) throws DriverException {
    return UnifiedTree.override(block.cgroupOverride(), Path.of("/proc/self/mountinfo"));
  }

  /** Empty where no v2 tree is mounted; where we may not make one, the shim finds out by itself. */
  private String cgroup(TaskId id) throws ShimException, InterruptedException {
    String root = shim.cgroupRoot();
    return root.isEmpty()
        ? ""
        : root + "/" + runner + "/" + id.allocId() + "." + id.task() + "." + id.attempt();
  }

  /** The command runs beside the task: in its cgroup, as its user, in its directory. */
  StartSpec session(TaskConfig config, String cgroup, Path folder, ExecRequest request)
      throws DriverException {
    RawExecConfig block = RawExecConfig.of(config.config());
    Map<String, String> env = new LinkedHashMap<>(config.env());
    env.putAll(request.env());
    List<String> command = request.command();
    Path program = CommandLookup.find(command.getFirst(), config.taskDir(), env);
    return new StartSpec(
        shown(config.id()) + " exec",
        folder,
        1,
        ProcessPolicy.TIE_TO_PARENT,
        false,
        true,
        Sources.prepend(program.toString(), command.subList(1, command.size())),
        environment(env, block),
        workDir(config, block),
        user(config),
        0,
        request.tty() ? IoMode.TTY : IoMode.STREAMS,
        folder,
        "exec",
        1,
        1,
        cgroup,
        ShimSession.size(request.rows()),
        ShimSession.size(request.columns()));
  }

  static String user(TaskConfig config) {
    String user = config.user();
    return user == null ? "" : user;
  }
}
