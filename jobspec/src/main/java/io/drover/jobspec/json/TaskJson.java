package io.drover.jobspec.json;

import io.drover.api.model.Artifact;
import io.drover.api.model.ChangeScript;
import io.drover.api.model.Consul;
import io.drover.api.model.CsiPlugin;
import io.drover.api.model.LogConfig;
import io.drover.api.model.Schedule;
import io.drover.api.model.Secret;
import io.drover.api.model.Task;
import io.drover.api.model.Template;
import io.drover.api.model.Vault;

/** Tasks. */
final class TaskJson {
  private TaskJson() {}

  static void task(JsonOut json, Task task) {
    json.text("Name", task.name())
        .text("Driver", task.driver())
        .text("User", task.user())
        .config("Config", task.config())
        .map("Env", task.env())
        .map("Meta", task.meta())
        .object(
            "Lifecycle",
            task.lifecycle(),
            (inner, lifecycle) ->
                inner.text("Hook", lifecycle.hook().text()).flag("Sidecar", lifecycle.sidecar()))
        .flag("Leader", task.leader())
        .object("RestartPolicy", task.restart(), PolicyJson::restart)
        .span("KillTimeout", task.killTimeout())
        .text("KillSignal", task.killSignal())
        .span("ShutdownDelay", task.shutdownDelay())
        .object("Resources", task.resources(), NetworkJson::resources)
        .object("LogConfig", task.logConfig(), TaskJson::logs)
        .list("Constraints", task.constraints(), PolicyJson::constraint)
        .list("Affinities", task.affinities(), PolicyJson::affinity)
        .list("Services", task.services(), ServiceJson::service)
        .list("Artifacts", task.artifacts(), TaskJson::artifact)
        .list("Templates", task.templates(), TaskJson::template)
        .object(
            "DispatchPayload",
            task.dispatchPayload(),
            (inner, payload) -> inner.text("File", payload.file()))
        .list("VolumeMounts", task.volumeMounts(), NetworkJson::volumeMount)
        .object("CSIPluginConfig", task.csiPlugin(), TaskJson::csiPlugin)
        .object("Vault", task.vault(), TaskJson::vault)
        .object("Consul", task.consul(), TaskJson::consul)
        .list("Secrets", task.secrets(), TaskJson::secret)
        .object("Identity", task.identity(), ServiceJson::identity)
        .list("Identities", task.identities(), ServiceJson::identity)
        .list(
            "Actions",
            task.actions(),
            (inner, action) ->
                inner
                    .text("Name", action.name())
                    .text("Command", action.command())
                    .texts("Args", action.args()))
        .list("ScalingPolicies", task.scalings(), PolicyJson::scaling)
        .object("Schedule", task.schedule(), TaskJson::schedule)
        .text("Kind", task.kind());
  }

  static void logs(JsonOut json, LogConfig logs) {
    json.whole("MaxFiles", logs.maxFiles())
        .whole("MaxFileSizeMB", logs.maxFileSizeMb())
        .flag("Disabled", logs.disabled());
  }

  private static void artifact(JsonOut json, Artifact artifact) {
    json.text("GetterSource", artifact.source())
        .map("GetterOptions", artifact.options())
        .map("GetterHeaders", artifact.headers())
        .text("GetterMode", artifact.mode())
        .flag("GetterInsecure", artifact.insecure())
        .text("RelativeDest", artifact.destination())
        .flag("Chown", artifact.chown());
  }

  private static void template(JsonOut json, Template template) {
    json.text("SourcePath", template.source())
        .text("DestPath", template.destination())
        .text("EmbeddedTmpl", template.data())
        .text("ChangeMode", template.changeMode())
        .text("ChangeSignal", template.changeSignal())
        .object("ChangeScript", template.changeScript(), TaskJson::changeScript)
        .flag("Once", template.once())
        .span("Splay", template.splay())
        .text("Perms", template.perms())
        .whole("Uid", template.uid() < 0 ? null : Long.valueOf(template.uid()))
        .whole("Gid", template.gid() < 0 ? null : Long.valueOf(template.gid()))
        .text("LeftDelim", template.leftDelimiter())
        .text("RightDelim", template.rightDelimiter())
        .flag("Envvars", template.env())
        .object(
            "Wait",
            template.waitConfig(),
            (inner, wait) -> inner.span("Min", wait.min()).span("Max", wait.max()))
        .flag("ErrMissingKey", template.errorOnMissingKey());
  }

  private static void changeScript(JsonOut json, ChangeScript script) {
    json.text("Command", script.command())
        .texts("Args", script.args())
        .span("Timeout", script.timeout())
        .flag("FailOnError", script.failOnError())
        .flag("RunOnFirstRender", script.runOnFirstRender());
  }

  private static void csiPlugin(JsonOut json, CsiPlugin plugin) {
    json.text("ID", plugin.id())
        .text("Type", plugin.type())
        .text("MountDir", plugin.mountDir())
        .text("StagePublishBaseDir", plugin.stagePublishBaseDir())
        .span("HealthTimeout", plugin.healthTimeout());
  }

  private static void vault(JsonOut json, Vault vault) {
    json.texts("Policies", vault.policies())
        .text("Role", vault.role())
        .text("Namespace", vault.namespace())
        .text("Cluster", vault.cluster())
        .flag("Env", vault.env())
        .flag("DisableFile", vault.disableFile())
        .text("ChangeMode", vault.changeMode())
        .text("ChangeSignal", vault.changeSignal())
        .flag("AllowTokenExpiration", vault.allowTokenExpiration());
  }

  static void consul(JsonOut json, Consul consul) {
    json.text("Namespace", consul.namespace())
        .text("Cluster", consul.cluster())
        .text("Partition", consul.partition());
  }

  private static void secret(JsonOut json, Secret secret) {
    json.text("Name", secret.name())
        .text("Provider", secret.provider())
        .text("Path", secret.path())
        .config("Config", secret.config())
        .map("Env", secret.env());
  }

  private static void schedule(JsonOut json, Schedule schedule) {
    json.object(
        "Cron",
        schedule,
        (inner, cron) ->
            inner
                .text("Start", cron.start())
                .text("End", cron.end())
                .text("Timezone", cron.timezone()));
  }
}
