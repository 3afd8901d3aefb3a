package io.drover.jobspec.stanza;

import static io.drover.jobspec.stanza.Field.block;
import static io.drover.jobspec.stanza.Field.of;

/** The tables of the stanzas about running, moving and placing. */
public final class PolicyStanzas {
  static final String SERVER = "a server sets it";

  /** {@code restart} */
  public static final Stanza RESTART =
      Stanza.of(
          "restart",
          of("attempts", Kind.INT),
          of("interval", Kind.SPAN),
          of("delay", Kind.SPAN),
          of("mode", Kind.TEXT),
          of("render_templates", Kind.FLAG));

  /** {@code reschedule} */
  public static final Stanza RESCHEDULE =
      Stanza.of(
          "reschedule",
          of("attempts", Kind.INT),
          of("interval", Kind.SPAN),
          of("delay", Kind.SPAN),
          of("delay_function", Kind.TEXT),
          of("max_delay", Kind.SPAN),
          of("unlimited", Kind.FLAG));

  /** {@code migrate} */
  public static final Stanza MIGRATE =
      Stanza.of(
          "migrate",
          of("max_parallel", Kind.INT),
          of("health_check", Kind.TEXT),
          of("min_healthy_time", Kind.SPAN),
          of("healthy_deadline", Kind.SPAN));

  /** {@code update} */
  public static final Stanza UPDATE =
      Stanza.of(
          "update",
          of("stagger", Kind.SPAN),
          of("max_parallel", Kind.INT),
          of("health_check", Kind.TEXT),
          of("min_healthy_time", Kind.SPAN),
          of("healthy_deadline", Kind.SPAN),
          of("progress_deadline", Kind.SPAN),
          of("canary", Kind.INT),
          of("auto_revert", Kind.FLAG),
          of("auto_promote", Kind.FLAG));

  /** {@code disconnect} */
  public static final Stanza DISCONNECT =
      Stanza.of(
          "disconnect",
          of("lost_after", Kind.SPAN),
          of("stop_on_client_after", Kind.SPAN),
          of("replace", Kind.FLAG),
          of("reconcile", Kind.TEXT));

  /** {@code ephemeral_disk} */
  public static final Stanza EPHEMERAL_DISK =
      Stanza.of(
          "ephemeral_disk",
          of("sticky", Kind.FLAG),
          of("migrate", Kind.FLAG),
          of("size", Kind.WHOLE).json("SizeMB"));

  /** {@code constraint} */
  public static final Stanza CONSTRAINT =
      Stanza.of(
          "constraint",
          of("attribute", Kind.TEXT).json("LTarget"),
          of("value", Kind.TEXT).json("RTarget"),
          of("operator", Kind.TEXT).json("Operand"),
          of("distinct_property", Kind.TEXT),
          of("distinct_hosts", Kind.FLAG),
          of("regexp", Kind.TEXT),
          of("version", Kind.TEXT),
          of("semver", Kind.TEXT),
          of("set_contains", Kind.TEXT),
          of("set_contains_all", Kind.TEXT),
          of("set_contains_any", Kind.TEXT));

  /** {@code affinity} */
  public static final Stanza AFFINITY =
      Stanza.of(
          "affinity",
          of("attribute", Kind.TEXT).json("LTarget"),
          of("value", Kind.TEXT).json("RTarget"),
          of("operator", Kind.TEXT).json("Operand"),
          of("weight", Kind.INT),
          of("regexp", Kind.TEXT),
          of("version", Kind.TEXT),
          of("semver", Kind.TEXT),
          of("set_contains", Kind.TEXT),
          of("set_contains_all", Kind.TEXT),
          of("set_contains_any", Kind.TEXT));

  /** {@code target} */
  public static final Stanza SPREAD_TARGET =
      Stanza.labelled("target", "Value", of("percent", Kind.INT));

  /** {@code spread} */
  public static final Stanza SPREAD =
      Stanza.of(
          "spread",
          of("attribute", Kind.TEXT),
          of("weight", Kind.INT),
          block("target", Kind.LABELLED, SPREAD_TARGET).json("SpreadTarget"));

  /** {@code scaling} */
  public static final Stanza SCALING =
      Stanza.of(
          "scaling",
          of("min", Kind.WHOLE),
          of("max", Kind.WHOLE),
          of("enabled", Kind.FLAG),
          of("type", Kind.TEXT),
          of("policy", Kind.CONFIG),
          of("id", Kind.TEXT).json("ID").hidden().noEffect(SERVER),
          of("namespace", Kind.TEXT).hidden().noEffect(SERVER),
          of("target_map", Kind.MAP).json("Target").hidden().noEffect(SERVER),
          of("create_index", Kind.WHOLE).hidden().noEffect(SERVER),
          of("modify_index", Kind.WHOLE).hidden().noEffect(SERVER));

  /** {@code scaling} in a task, with {@code cpu} or {@code mem} as its label */
  public static final Stanza TASK_SCALING =
      Stanza.of(
          "scaling",
          of("min", Kind.WHOLE),
          of("max", Kind.WHOLE),
          of("enabled", Kind.FLAG),
          of("type", Kind.TEXT),
          of("policy", Kind.CONFIG),
          of("id", Kind.TEXT).json("ID").hidden().noEffect(SERVER),
          of("namespace", Kind.TEXT).hidden().noEffect(SERVER),
          of("target_map", Kind.MAP).json("Target").hidden().noEffect(SERVER),
          of("create_index", Kind.WHOLE).hidden().noEffect(SERVER),
          of("modify_index", Kind.WHOLE).hidden().noEffect(SERVER));

  private PolicyStanzas() {}
}
