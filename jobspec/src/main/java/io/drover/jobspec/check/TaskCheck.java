package io.drover.jobspec.check;

import static io.drover.jobspec.check.Checker.text;

import io.drover.api.model.Action;
import io.drover.api.model.Artifact;
import io.drover.api.model.ChangeScript;
import io.drover.api.model.Constraint;
import io.drover.api.model.CsiPlugin;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.LogConfig;
import io.drover.api.model.Secret;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.api.model.Template;
import io.drover.api.model.Vault;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules about a task. */
final class TaskCheck {
  private static final int ACTION_CHARS_MAX = 128;

  private final Checker check;
  private final PolicyCheck policies;
  private final NetworkCheck networks;
  private final ServiceCheck services;

  TaskCheck(Checker check, PolicyCheck policies, NetworkCheck networks, ServiceCheck services) {
    this.check = check;
    this.policies = policies;
    this.networks = networks;
    this.services = services;
  }

  void task(Task task, TaskGroup group, Job job, String path) {
    name(task.name(), path);
    check.that(!task.driver().isEmpty(), path, "driver is missing, such as driver = \"raw_exec\"");
    times(task, group, job.type(), path);
    if (!task.restart().equals(group.restart())) {
      policies.restart(task.restart(), path + "/restart");
    }
    networks.resources(task.resources(), path);
    logs(task.logConfig(), group, path + "/logs");
    policies.constraints(task.constraints(), path);
    for (int i = 0; i < task.constraints().size(); i++) {
      Constraint constraint = task.constraints().get(i);
      check.that(
          !constraint.operand().startsWith("distinct_"),
          path + "/constraint/" + i,
          constraint.operand() + " is for groups and jobs");
    }
    policies.affinities(task.affinities(), job.type(), path);
    for (int i = 0; i < task.artifacts().size(); i++) {
      artifact(task.artifacts().get(i), path + "/artifact/" + i);
    }
    templates(task.templates(), path);
    if (task.vault() != null) {
      vault(task.vault(), path + "/vault");
    }
    actions(task.actions(), path);
    if (task.dispatchPayload() != null) {
      String file = task.dispatchPayload().file();
      check.that(
          !file.isEmpty() && !Paths.escapes(file, 2),
          path + "/dispatch_payload/file",
          "file must be a path below the task's local folder: \"" + file + "\"");
    }
    networks.volumeMounts(task, group, path);
    if (task.csiPlugin() != null) {
      csiPlugin(task.csiPlugin(), path + "/csi_plugin");
    }
    services.identities(task, path);
    secrets(task, path);
    task.scalings().forEach(scaling -> policies.scaling(scaling, path + "/scaling"));
  }

  private void name(String name, String path) {
    check.that(!name.isEmpty(), path, "a task needs a name");
    check.that(
        !name.equals("alloc"),
        path,
        "a task cannot be called alloc: that is the folder all tasks of the group share");
    check.that(
        !name.equals(".") && !name.equals(".."),
        path,
        "the name of a task becomes a folder: it cannot be " + name);
    check.that(
        name.indexOf('/') < 0 && name.indexOf('\\') < 0 && name.indexOf('\0') < 0,
        path,
        "the name of a task becomes a folder: it cannot have slashes or null characters");
  }

  private void times(Task task, TaskGroup group, JobType type, String path) {
    check.notNegative(task.killTimeout(), path, "kill_timeout");
    check.notNegative(task.shutdownDelay(), path, "shutdown_delay");
    Duration deadline =
        group.update() == null || type != JobType.SERVICE
            ? Duration.ZERO
            : group.update().progressDeadline();
    check.that(
        deadline.isZero() || task.killTimeout().compareTo(deadline) <= 0,
        path + "/kill_timeout",
        "kill_timeout ("
            + text(task.killTimeout())
            + ") must not be above the group's progress_deadline ("
            + text(deadline)
            + ")");
    check.that(
        task.killSignal().isEmpty() || isSignal(task.killSignal()),
        path + "/kill_signal",
        "kill_signal must be the name of a signal such as SIGTERM, not " + task.killSignal());
  }

  /** Names only are checked, not what this machine's kernel has. */
  private static boolean isSignal(String name) {
    return name.startsWith("SIG") && Paths.plain(name, "+-", 16);
  }

  private void logs(LogConfig logs, TaskGroup group, String path) {
    check.that(
        logs.maxFiles() >= 1,
        path + "/max_files",
        "max_files must be at least 1: " + logs.maxFiles());
    check.that(
        logs.maxFileSizeMb() >= 1,
        path + "/max_file_size",
        "max_file_size must be at least 1 (MiB): " + logs.maxFileSizeMb());
    long disk = group.ephemeralDisk().sizeMb();
    boolean fits =
        disk < 10
            || logs.maxFiles() < 1
            || logs.maxFileSizeMb() < 1
            || logs.maxFileSizeMb() < Math.ceilDiv(disk, (long) logs.maxFiles());
    check.that(
        fits,
        path,
        "the logs may take "
            + logs.maxFiles()
            + " files of "
            + logs.maxFileSizeMb()
            + " MiB, which is not less than the group's ephemeral_disk of "
            + disk
            + " MiB");
  }

  private void artifact(Artifact artifact, String path) {
    check.that(!artifact.source().isEmpty(), path, "source is missing");
    check.oneOf(artifact.mode(), List.of("any", "file", "dir"), path, "mode");
    check.that(
        !Paths.escapes(artifact.destination(), 1),
        path + "/destination",
        "destination leads out of the alloc's folder: " + artifact.destination());
    String sum = artifact.options().get("checksum");
    if (sum != null && !sum.contains("${")) {
      check.that(
          isChecksum(sum.strip()),
          path + "/options",
          "checksum must be type:hex with a type of md5, sha1, sha256 or sha512, not " + sum);
    }
  }

  private static boolean isChecksum(String text) {
    int colon = text.indexOf(':');
    int digits =
        switch (colon < 0 ? "" : text.substring(0, colon)) {
          case "md5" -> 32;
          case "sha1" -> 40;
          case "sha256" -> 64;
          case "sha512" -> 128;
          default -> -1;
        };
    String hex = text.substring(colon + 1);
    return hex.length() == digits
        && hex.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
  }

  private void templates(List<Template> templates, String path) {
    Map<String, Integer> destinations = new HashMap<>();
    for (int i = 0; i < templates.size(); i++) {
      Template template = templates.get(i);
      String at = path + "/template/" + i;
      template(template, at);
      Integer before = destinations.putIfAbsent(template.destination(), i);
      check.that(
          before == null,
          at + "/destination",
          "another template already has the destination " + template.destination());
    }
  }

  private void template(Template template, String at) {
    check.that(
        !template.source().isEmpty() || !template.data().isEmpty(),
        at,
        "a template needs data or source");
    check.that(!template.destination().isEmpty(), at, "destination is missing");
    check.that(
        !Paths.escapes(template.destination(), 1),
        at + "/destination",
        "destination leads out of the alloc's folder: " + template.destination());
    check.oneOf(
        template.changeMode(), List.of("noop", "restart", "signal", "script"), at, "change_mode");
    if (template.changeMode().equals("signal")) {
      check.that(!template.changeSignal().isEmpty(), at, "change_signal is missing");
      check.that(
          !template.env(),
          at + "/change_mode",
          "environment of a running process cannot change: env = true needs another change_mode");
    }
    if (template.changeMode().equals("script")) {
      ChangeScript script = template.changeScript();
      check.that(
          script != null && !script.command().isEmpty(),
          at,
          "change_mode = \"script\" needs change_script with a command");
    }
    check.notNegative(template.splay(), at, "splay");
    check.that(
        template.perms().chars().allMatch(c -> c >= '0' && c <= '7')
            && template.perms().length() <= 5,
        at + "/perms",
        "perms must be octal, such as \"0644\", not " + template.perms());
    if (template.waitConfig() != null) {
      check.that(
          template.waitConfig().min().compareTo(template.waitConfig().max()) <= 0,
          at + "/wait",
          "min must not be above max");
    }
  }

  private void vault(Vault vault, String at) {
    check.oneOf(vault.changeMode(), List.of("noop", "restart", "signal"), at, "change_mode");
    check.that(
        !vault.changeMode().equals("signal") || !vault.changeSignal().isEmpty(),
        at,
        "change_signal is missing");
  }

  private void actions(List<Action> actions, String path) {
    Set<String> names = new HashSet<>();
    for (Action action : actions) {
      String at = path + "/action/" + action.name();
      check.that(!action.command().isEmpty(), at, "command is missing");
      boolean plain =
          !action.name().isEmpty()
              && action.name().length() <= ACTION_CHARS_MAX
              && action.name().chars().noneMatch(c -> c <= ' ');
      check.that(
          plain,
          at,
          "the name of an action has 1 to "
              + ACTION_CHARS_MAX
              + " characters and no spaces: \""
              + action.name()
              + "\"");
      check.that(names.add(action.name()), at, "action " + action.name() + " is there twice");
    }
  }

  private void csiPlugin(CsiPlugin plugin, String at) {
    check.that(!plugin.id().isEmpty(), at, "id is missing");
    check.oneOf(plugin.type(), List.of("node", "controller", "monolith"), at, "type");
    check.that(
        !Paths.within(plugin.mountDir(), plugin.stagePublishBaseDir()),
        at,
        "stage_publish_base_dir must not be below mount_dir");
  }

  private void secrets(Task task, String path) {
    Set<String> names = new HashSet<>();
    for (Secret secret : task.secrets()) {
      String at = path + "/secret/" + secret.name();
      check.that(names.add(secret.name()), at, "secret " + secret.name() + " is there twice");
      check.that(
          Paths.plain(secret.name(), "_", 128),
          at,
          "the name of a secret has letters, digits and _: \"" + secret.name() + "\"");
      check.that(!secret.provider().isEmpty(), at, "provider is missing");
      check.that(!secret.path().isEmpty(), at, "path is missing");
      boolean builtIn = secret.provider().equals("nomad") || secret.provider().equals("vault");
      check.that(
          !builtIn || secret.env().isEmpty(),
          at + "/env",
          "the provider " + secret.provider() + " has no env");
      check.that(
          builtIn || secret.config().entries().isEmpty(),
          at + "/config",
          "a provider of your own has no config");
      check.that(
          !secret.provider().equals("vault") || task.vault() != null,
          at + "/provider",
          "a secret from vault needs a vault block in the task");
    }
  }
}
