package io.drover.runner;

import io.drover.api.DroverException;
import io.drover.api.driver.DriverException;
import io.drover.api.driver.LogPlan;
import io.drover.api.env.TaskDir;
import io.drover.api.env.TaskEnv;
import io.drover.api.hook.HookProvider;
import io.drover.api.model.Allocation;
import io.drover.api.model.ConfigValue;
import io.drover.api.model.LogConfig;
import io.drover.api.model.Task;
import io.drover.core.GoText;
import io.drover.core.alloc.AllocSpec;
import io.drover.core.effect.RunnerPhase;
import io.drover.core.effect.TaskPhase;
import io.drover.core.task.TaskSpec;
import io.drover.jobspec.ParsedJob;
import io.drover.jobspec.Plan;
import io.drover.runner.alloc.AllocDefinition;
import io.drover.runner.alloc.HookLimits;
import io.drover.runner.alloc.HookSet;
import io.drover.runner.alloc.JobMeta;
import io.drover.runner.alloc.SpecMaker;
import io.drover.runner.builtin.BuiltIns;
import io.drover.runner.builtin.SecretFolders;
import io.drover.runner.env.ConfigFill;
import io.drover.runner.env.HostNode;
import io.drover.runner.env.TaskEnvBuilder;
import io.drover.runner.external.ExternalHooks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells what a job would run on this machine, as lines for a person. Starts nothing and writes
 * nothing.
 *
 * @since 0.1
 */
public final class PlanView {
  private static final Path FOLDER = Path.of("/<data>/alloc/<alloc>");
  private static final String ID = "00000000-0000-0000-0000-000000000000";

  private final Options options;
  private final DriverSet drivers;
  private final TaskEnvBuilder withoutHost;
  private final TaskEnvBuilder withHost;
  private final List<String> lines = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private PlanView(Options options, DriverSet drivers, HostNode node) {
    this.options = options;
    this.drivers = drivers;
    this.withoutHost = new TaskEnvBuilder(Map.of(), node);
    this.withHost = new TaskEnvBuilder(options.hostEnv(), node);
  }

  /**
   * The lines.
   *
   * @param options how it would be run; what tasks inherit from the environment is filled in where
   *     it is named, and not shown
   * @throws DroverException if the job asks for what this version or this machine cannot do
   */
  public static List<String> of(ParsedJob job, Options options) throws DroverException {
    JobMeta.check(job);
    try (DriverSet drivers = new DriverSet(Path.of("/"), options);
        ExternalHooks external = HookFolders.look(options)) {
      HostNode node = new HostNode(ID, drivers.names());
      List<HookProvider> hooks = new ArrayList<>(options.hooks());
      hooks.addAll(external.providers());
      PlanView view = new PlanView(options.hooks(hooks), drivers, node);
      Plan plan = Plan.of(job, node, drivers);
      view.job(plan);
      return view.lines;
    }
  }

  private void job(Plan plan) throws DroverException {
    lines.add("job " + plan.job().id() + " (" + plan.job().type().text() + ")");
    for (Plan.Instance instance : plan.instances()) {
      group(plan, instance);
    }
    plan.notices().forEach(notice -> lines.add("note: " + notice.text()));
    lines.addAll(new LinkedHashSet<>(warnings));
  }

  private void group(Plan plan, Plan.Instance instance) throws DroverException {
    Allocation alloc =
        AllocDefinition.place(
            ID,
            plan.job(),
            instance.group(),
            instance.index(),
            PortChoice.planned(instance.ports()),
            0);
    HookSet hooks =
        HookSet.of(
            alloc, FOLDER, new BuiltIns(drivers, SecretFolders.plain(), false), options.hooks());
    AllocSpec spec = SpecMaker.of(alloc, hooks, List.of());
    lines.add("  group " + instance.name());
    instance
        .ports()
        .forEach(p ->
            lines.add(
                "    port " + p.label() + ": " + (p.value() > 0 ? p.value() : "chosen at start")));
    HookLimits limits = HookLimits.of(options.hookDeadlines(), alloc);
    hooks("prerun", spec.hooks().prerun(), limits, RunnerPhase.PRERUN);
    for (Task task : instance.group().tasks()) {
      task(alloc, task, spec.task(task.name()), limits, spec.poststopLimit());
    }
    hooks("update", spec.hooks().update(), limits, RunnerPhase.UPDATE);
    hooks("pretaskrestart", spec.hooks().preTaskRestart(), limits, RunnerPhase.PRETASKRESTART);
    hooks("prekill", spec.hooks().preKill(), limits, RunnerPhase.PREKILL);
    hooks("postrun", spec.hooks().postrun(), limits, RunnerPhase.POSTRUN);
    hooks("destroy", spec.hooks().destroy(), limits, RunnerPhase.DESTROY);
  }

  private void hooks(String phase, List<String> names, HookLimits limits, RunnerPhase of) {
    names.forEach(name -> hook("    ", phase, name, limits.of(name, of)));
  }

  private void task(
      Allocation alloc, Task task, TaskSpec spec, HookLimits limits, Duration poststopLimit) {
    String afterStop = "at most " + GoText.duration(poststopLimit.toNanos()) + " after a stop";
    String place =
        task.lifecycle() == null
            ? ""
            : ", "
                + task.lifecycle().hook().text()
                + (task.lifecycle().sidecar() ? " sidecar" : "")
                + (spec.poststop() ? ", " + afterStop : "");
    lines.add(
        "    task "
            + task.name()
            + " ("
            + task.driver()
            + place
            + (task.leader() ? ", leader" : "")
            + ")");
    for (TaskPhase phase : TaskPhase.values()) {
      String name = HookLimits.name(phase);
      spec.hooks()
          .of(phase)
          .forEach(hook -> hook("      ", name, hook, limits.of(task.name(), hook, phase)));
    }
    lines.add("      logs " + logs(alloc, task));
    TaskDir dir = TaskDir.of(FOLDER, task.name());
    TaskEnv env = withHost.ofTask(alloc, task, dir, Map.of(), Set.of());
    TreeMap<String, String> own = new TreeMap<>(env.all());
    own.keySet().retainAll(withoutHost.ofTask(alloc, task, dir, Map.of(), Set.of()).all().keySet());
    lines.add("      env");
    own.forEach((name, value) -> lines.add("        " + name + "=" + value.replace("\n", "\\n")));
    lines.add("      config");
    config(task, env);
  }

  private static String logs(Allocation alloc, Task task) {
    LogPlan.Mode mode = LogPlan.Mode.of(alloc, task);
    LogConfig bound = task.logConfig();
    return mode == LogPlan.Mode.OFF
        ? mode.text()
        : mode.text() + ", at most " + bound.maxFiles() + " x " + bound.maxFileSizeMb() + " MiB";
  }

  private void config(Task task, TaskEnv env) {
    ConfigValue.MapValue block;
    try {
      block = ConfigFill.fill(task.config(), env);
    } catch (DriverException unknown) {
      // As in Nomad the job is taken on, and the task fails: the name may come from a hook.
      block = ConfigFill.known(task.config(), env);
      warnings.add(
          "note: task "
              + task.name()
              + " would fail at its start, unless a hook adds what is missing: "
              + unknown.getMessage());
    }
    block.entries().forEach((name, value) -> lines.add("        " + name + " = " + text(value)));
  }

  private static String text(ConfigValue value) {
    return switch (value) {
      case ConfigValue.StringValue s ->
          '"' + s.text().replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"") + '"';
      case ConfigValue.NumberValue n -> n.number().toPlainString();
      case ConfigValue.BoolValue b -> Boolean.toString(b.value());
      case ConfigValue.NullValue _ -> "null";
      case ConfigValue.ListValue list ->
          list.items().stream().map(PlanView::text).toList().toString();
      case ConfigValue.MapValue map -> {
        List<String> parts = new ArrayList<>();
        map.entries().forEach((k, v) -> parts.add(k + " = " + text(v)));
        yield "{" + String.join(", ", parts) + "}";
      }
    };
  }

  private void hook(String indent, String phase, String name, Duration deadline) {
    String text = GoText.duration(deadline.toNanos());
    lines.add(indent + phase + " hook " + name + " (at most " + text + ")");
  }
}
