package io.drover.jobspec.map;

import io.drover.api.model.Action;
import io.drover.api.model.Artifact;
import io.drover.api.model.ChangeScript;
import io.drover.api.model.Consul;
import io.drover.api.model.DispatchPayload;
import io.drover.api.model.Identity;
import io.drover.api.model.Lifecycle;
import io.drover.api.model.LogConfig;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Schedule;
import io.drover.api.model.Secret;
import io.drover.api.model.Task;
import io.drover.api.model.TaskBuilder;
import io.drover.api.model.Template;
import io.drover.api.model.Vault;
import io.drover.api.model.WaitConfig;
import io.drover.jobspec.problem.Places;
import io.drover.jobspec.problem.Problems;
import io.drover.jobspec.stanza.Block;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tasks. */
final class TaskMapper {
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SPLAY = Duration.ofSeconds(5);
  private static final Duration SCRIPT_TIMEOUT = Duration.ofSeconds(5);

  private final Problems problems;
  private final Places places;
  private final PolicyMapper policies;
  private final ServiceMapper services;

  TaskMapper(Problems problems, Places places, PolicyMapper policies, ServiceMapper services) {
    this.problems = problems;
    this.places = places;
    this.policies = policies;
    this.services = services;
  }

  /**
   * A task with all it inherits.
   *
   * @param block the task
   * @param group the group's name
   * @param groupRestart the group's policy, which the task's own changes in part
   * @param outerVault what holds for tasks without a {@code vault} block
   * @param outerSecrets secrets of the group and the job
   */
  TaskBuilder task(
      Block block,
      String group,
      RestartPolicy groupRestart,
      @Nullable Block outerVault,
      List<Block> outerSecrets) {
    Duration killTimeout = block.span("kill_timeout", KILL_TIMEOUT);
    Block vault = block.block("vault");
    List<Block> secrets = new ArrayList<>(block.blocks("secret"));
    secrets.addAll(outerSecrets);
    TaskBuilder made =
        Task.builder(block.label(), block.text("driver"))
            .user(block.text("user"))
            .config(block.config("config"))
            .env(block.map("env"))
            .meta(block.map("meta"))
            .leader(block.flag("leader", false))
            .restart(policies.restart(block.block("restart"), groupRestart))
            .killTimeout(killTimeout.isZero() ? KILL_TIMEOUT : killTimeout)
            .killSignal(block.text("kill_signal"))
            .shutdownDelay(block.span("shutdown_delay", Duration.ZERO))
            .resources(NetworkMapper.resources(block.block("resources")))
            .logConfig(logs(block.block("logs")))
            .constraints(PolicyMapper.constraints(block.blocks("constraint")))
            .affinities(PolicyMapper.affinities(block.blocks("affinity")))
            .services(services.services(block.blocks("service"), group, block.label()))
            .artifacts(artifacts(block.blocks("artifact")))
            .templates(templates(block.blocks("template")))
            .volumeMounts(NetworkMapper.volumeMounts(block.blocks("volume_mount")))
            .secrets(secrets(secrets))
            .actions(actions(block.blocks("action")))
            .scalings(policies.scalings(block.blocks("scaling")))
            .kind(block.text("kind"));
    optional(made, block, vault == null ? outerVault : vault);
    identities(made, block);
    return made;
  }

  private void optional(TaskBuilder made, Block block, @Nullable Block vault) {
    Block lifecycle = block.block("lifecycle");
    if (lifecycle != null) {
      made.lifecycle(lifecycle(lifecycle));
    }
    Block payload = block.block("dispatch_payload");
    if (payload != null) {
      made.dispatchPayload(new DispatchPayload(payload.text("file")));
    }
    var plugin = NetworkMapper.csiPlugin(block.block("csi_plugin"));
    if (plugin != null) {
      made.csiPlugin(plugin);
    }
    if (vault != null) {
      made.vault(vault(vault));
    }
    Block consul = block.block("consul");
    if (consul != null) {
      made.consul(consul(consul, ""));
    }
    Block schedule = block.block("schedule");
    Block cron = schedule == null ? null : schedule.block("cron");
    if (cron != null) {
      made.schedule(new Schedule(cron.text("start"), cron.text("end"), cron.text("timezone")));
    }
  }

  /** The first identity without a name, or with the name default, is the default one. */
  private static void identities(TaskBuilder made, Block block) {
    Identity main = ServiceMapper.identity(block.block("default_identity"));
    List<Identity> others = new ArrayList<>();
    for (Identity identity : ServiceMapper.identities(block.blocks("identity"))) {
      if (main == null && identity.name().equals("default")) {
        main = identity;
      } else {
        others.add(identity);
      }
    }
    if (main != null) {
      made.identity(main);
    }
    made.identities(others);
  }

  private Lifecycle lifecycle(Block block) {
    String hook = block.text("hook");
    for (Lifecycle.Hook known : Lifecycle.Hook.values()) {
      if (known.text().equals(hook)) {
        return new Lifecycle(known, block.flag("sidecar", false));
      }
    }
    problems.add(
        places.find(block.path() + "/hook"),
        "hook must be prestart, poststart or poststop, not \"" + hook + "\"");
    return new Lifecycle(Lifecycle.Hook.PRESTART, false);
  }

  static LogConfig logs(@Nullable Block block) {
    LogConfig base = LogConfig.DEFAULT;
    if (block == null) {
      return base;
    }
    return new LogConfig(
        block.number("max_files", base.maxFiles()),
        block.whole("max_file_size", base.maxFileSizeMb()),
        block.flag("disabled", base.disabled()));
  }

  private static List<Artifact> artifacts(List<Block> blocks) {
    List<Artifact> made = new ArrayList<>();
    for (Block block : blocks) {
      String source = block.text("source");
      String mode = block.text("mode", "any");
      String file = source.substring(source.lastIndexOf('/') + 1);
      made.add(
          new Artifact(
              source,
              block.map("options"),
              block.map("headers"),
              mode,
              block.flag("insecure", false),
              block.text("destination", mode.equals("file") ? "local/" + file : "local/"),
              block.flag("chown", false)));
    }
    return made;
  }

  private static List<Template> templates(List<Block> blocks) {
    List<Template> made = new ArrayList<>();
    for (Block block : blocks) {
      String mode = block.text("change_mode", "restart");
      String signal = block.text("change_signal", mode.equals("signal") ? "SIGHUP" : "");
      Block wait = block.block("wait");
      made.add(
          new Template(
              block.text("source"),
              block.text("destination"),
              block.text("data"),
              mode,
              signal.toUpperCase(Locale.ROOT),
              changeScript(block.block("change_script")),
              block.flag("once", false),
              block.span("splay", SPLAY),
              block.text("perms", "0644"),
              block.number("uid", -1),
              block.number("gid", -1),
              block.text("left_delimiter", "{{"),
              block.text("right_delimiter", "}}"),
              block.flag("env", false),
              wait == null
                  ? null
                  : new WaitConfig(
                      wait.span("min", Duration.ZERO), wait.span("max", Duration.ZERO)),
              block.flag("error_on_missing_key", false)));
    }
    return made;
  }

  private static @Nullable ChangeScript changeScript(@Nullable Block block) {
    if (block == null) {
      return null;
    }
    return new ChangeScript(
        block.text("command"),
        block.texts("args"),
        block.span("timeout", SCRIPT_TIMEOUT),
        block.flag("fail_on_error", false),
        block.flag("run_on_first_render", false));
  }

  private static Vault vault(Block block) {
    return new Vault(
        block.texts("policies"),
        block.text("role"),
        block.text("namespace"),
        block.text("cluster", "default"),
        block.flag("env", true),
        block.flag("disable_file", false),
        block.text("change_mode", "restart"),
        block.text("change_signal", "SIGHUP").toUpperCase(Locale.ROOT),
        block.flag("allow_token_expiration", false));
  }

  static Consul consul(Block block, String namespace) {
    return new Consul(
        block.text("namespace", namespace),
        block.text("cluster", "default"),
        block.text("partition"));
  }

  private static List<Secret> secrets(List<Block> blocks) {
    List<Secret> made = new ArrayList<>();
    for (Block block : blocks) {
      made.add(
          new Secret(
              block.label(),
              block.text("provider"),
              block.text("path"),
              block.config("config"),
              block.map("env")));
    }
    return made;
  }

  private static List<Action> actions(List<Block> blocks) {
    List<Action> made = new ArrayList<>();
    for (Block block : blocks) {
      made.add(new Action(block.label(), block.text("command"), block.texts("args")));
    }
    return made;
  }
}
