package io.drover.jobspec.stanza;

import static io.drover.jobspec.stanza.Field.block;
import static io.drover.jobspec.stanza.Field.of;

/** The tables of a task and of what only a task has. */
public final class TaskStanzas {
  /** {@code lifecycle} */
  public static final Stanza LIFECYCLE =
      Stanza.of("lifecycle", of("hook", Kind.TEXT).must(), of("sidecar", Kind.FLAG));

  /** {@code logs} */
  public static final Stanza LOGS =
      Stanza.of(
          "logs",
          of("max_files", Kind.INT),
          of("max_file_size", Kind.WHOLE).json("MaxFileSizeMB"),
          of("disabled", Kind.FLAG),
          of("enabled", Kind.FLAG).noEffect("Nomad renamed it in 1.6, write disabled"));

  /** {@code artifact} */
  public static final Stanza ARTIFACT =
      Stanza.of(
          "artifact",
          of("source", Kind.TEXT).json("GetterSource"),
          of("options", Kind.MAP_BLOCK).json("GetterOptions"),
          of("headers", Kind.MAP_BLOCK).json("GetterHeaders"),
          of("mode", Kind.TEXT).json("GetterMode"),
          of("insecure", Kind.FLAG).json("GetterInsecure"),
          of("destination", Kind.TEXT).json("RelativeDest"),
          of("chown", Kind.FLAG));

  /** {@code wait} */
  public static final Stanza WAIT =
      Stanza.of("wait", of("min", Kind.SPAN).must(), of("max", Kind.SPAN).must());

  /** {@code change_script} */
  public static final Stanza CHANGE_SCRIPT =
      Stanza.of(
          "change_script",
          of("command", Kind.TEXT).must(),
          of("args", Kind.TEXTS),
          of("timeout", Kind.SPAN),
          of("fail_on_error", Kind.FLAG).must(),
          of("run_on_first_render", Kind.FLAG));

  /** {@code template} */
  public static final Stanza TEMPLATE =
      Stanza.of(
          "template",
          of("source", Kind.TEXT).json("SourcePath"),
          of("destination", Kind.TEXT).json("DestPath"),
          of("data", Kind.TEXT).json("EmbeddedTmpl"),
          of("change_mode", Kind.TEXT),
          block("change_script", Kind.BLOCK, CHANGE_SCRIPT),
          of("change_signal", Kind.TEXT),
          of("once", Kind.FLAG),
          of("splay", Kind.SPAN),
          of("perms", Kind.TEXT),
          of("uid", Kind.INT),
          of("gid", Kind.INT),
          of("left_delimiter", Kind.TEXT).json("LeftDelim"),
          of("right_delimiter", Kind.TEXT).json("RightDelim"),
          of("env", Kind.FLAG).json("Envvars"),
          block("wait", Kind.BLOCK, WAIT),
          of("error_on_missing_key", Kind.FLAG).json("ErrMissingKey"),
          of("vault_grace", Kind.SPAN).noEffect("Vault has not used it since 0.5"));

  /** {@code vault} */
  public static final Stanza VAULT =
      Stanza.of(
          "vault",
          of("policies", Kind.TEXTS),
          of("role", Kind.TEXT),
          of("namespace", Kind.TEXT),
          of("cluster", Kind.TEXT),
          of("env", Kind.FLAG),
          of("disable_file", Kind.FLAG),
          of("change_mode", Kind.TEXT),
          of("change_signal", Kind.TEXT),
          of("allow_token_expiration", Kind.FLAG));

  /** {@code consul} */
  public static final Stanza CONSUL =
      Stanza.of(
          "consul",
          of("namespace", Kind.TEXT),
          of("cluster", Kind.TEXT),
          of("partition", Kind.TEXT));

  /** {@code secret} */
  public static final Stanza SECRET =
      Stanza.labelled(
          "secret",
          "Name",
          of("provider", Kind.TEXT),
          of("path", Kind.TEXT),
          of("config", Kind.CONFIG),
          of("env", Kind.MAP_BLOCK));

  /** {@code action} */
  public static final Stanza ACTION =
      Stanza.labelled("action", "Name", of("command", Kind.TEXT).must(), of("args", Kind.TEXTS));

  /** {@code dispatch_payload} */
  public static final Stanza DISPATCH_PAYLOAD =
      Stanza.of("dispatch_payload", of("file", Kind.TEXT));

  /** {@code csi_plugin} */
  public static final Stanza CSI_PLUGIN =
      Stanza.of(
          "csi_plugin",
          of("id", Kind.TEXT).json("ID"),
          of("type", Kind.TEXT),
          of("mount_dir", Kind.TEXT),
          of("stage_publish_base_dir", Kind.TEXT),
          of("health_timeout", Kind.SPAN));

  /** {@code cron} */
  public static final Stanza CRON =
      Stanza.of("cron", of("start", Kind.TEXT), of("end", Kind.TEXT), of("timezone", Kind.TEXT));

  /** {@code schedule} */
  public static final Stanza SCHEDULE = Stanza.of("schedule", block("cron", Kind.BLOCK, CRON));

  /** {@code task} */
  public static final Stanza TASK =
      Stanza.labelled(
          "task",
          "Name",
          of("driver", Kind.TEXT),
          of("user", Kind.TEXT),
          block("lifecycle", Kind.BLOCK, LIFECYCLE),
          of("config", Kind.CONFIG),
          block("constraint", Kind.BLOCKS, PolicyStanzas.CONSTRAINT).json("Constraints"),
          block("affinity", Kind.BLOCKS, PolicyStanzas.AFFINITY).json("Affinities"),
          of("env", Kind.MAP_EITHER),
          block("service", Kind.BLOCKS, ServiceStanzas.SERVICE).json("Services"),
          block("resources", Kind.BLOCK, NetworkStanzas.RESOURCES),
          block("restart", Kind.BLOCK, PolicyStanzas.RESTART).json("RestartPolicy"),
          of("meta", Kind.MAP_EITHER),
          of("kill_timeout", Kind.SPAN),
          block("logs", Kind.BLOCK, LOGS).json("LogConfig"),
          block("artifact", Kind.BLOCKS, ARTIFACT).json("Artifacts"),
          block("vault", Kind.BLOCK, VAULT),
          block("consul", Kind.BLOCK, CONSUL),
          block("template", Kind.BLOCKS, TEMPLATE).json("Templates"),
          block("dispatch_payload", Kind.BLOCK, DISPATCH_PAYLOAD),
          block("volume_mount", Kind.BLOCKS, NetworkStanzas.VOLUME_MOUNT).json("VolumeMounts"),
          block("csi_plugin", Kind.BLOCK, CSI_PLUGIN).json("CSIPluginConfig"),
          of("leader", Kind.FLAG),
          of("shutdown_delay", Kind.SPAN),
          of("kill_signal", Kind.TEXT),
          of("kind", Kind.TEXT),
          block("scaling", Kind.LABELLED, PolicyStanzas.TASK_SCALING).json("ScalingPolicies"),
          block("secret", Kind.LABELLED, SECRET).json("Secrets"),
          block("identity", Kind.BLOCKS, ServiceStanzas.IDENTITY).json("Identities"),
          block("default_identity", Kind.BLOCK, ServiceStanzas.IDENTITY).json("Identity").hidden(),
          block("action", Kind.LABELLED, ACTION).json("Actions"),
          block("schedule", Kind.BLOCK, SCHEDULE));

  private TaskStanzas() {}
}
