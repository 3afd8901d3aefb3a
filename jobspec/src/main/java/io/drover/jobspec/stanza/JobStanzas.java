package io.drover.jobspec.stanza;

import static io.drover.jobspec.stanza.Field.block;
import static io.drover.jobspec.stanza.Field.of;

/** The tables of a job and of its groups. */
public final class JobStanzas {
  /** {@code group} */
  public static final Stanza GROUP =
      Stanza.labelled(
          "group",
          "Name",
          of("count", Kind.INT),
          block("constraint", Kind.BLOCKS, PolicyStanzas.CONSTRAINT).json("Constraints"),
          block("affinity", Kind.BLOCKS, PolicyStanzas.AFFINITY).json("Affinities"),
          block("task", Kind.LABELLED, TaskStanzas.TASK).json("Tasks"),
          block("spread", Kind.BLOCKS, PolicyStanzas.SPREAD).json("Spreads"),
          block("volume", Kind.LABELLED_MAP, NetworkStanzas.VOLUME).json("Volumes"),
          block("restart", Kind.BLOCK, PolicyStanzas.RESTART).json("RestartPolicy"),
          block("disconnect", Kind.BLOCK, PolicyStanzas.DISCONNECT),
          block("reschedule", Kind.BLOCK, PolicyStanzas.RESCHEDULE).json("ReschedulePolicy"),
          block("ephemeral_disk", Kind.BLOCK, PolicyStanzas.EPHEMERAL_DISK),
          block("update", Kind.BLOCK, PolicyStanzas.UPDATE),
          block("migrate", Kind.BLOCK, PolicyStanzas.MIGRATE),
          block("network", Kind.BLOCKS, NetworkStanzas.NETWORK).json("Networks"),
          of("meta", Kind.MAP_EITHER),
          block("service", Kind.BLOCKS, ServiceStanzas.SERVICE).json("Services"),
          of("shutdown_delay", Kind.SPAN),
          of("max_run_duration", Kind.SPAN),
          block("scaling", Kind.BLOCK, PolicyStanzas.SCALING),
          block("consul", Kind.BLOCK, TaskStanzas.CONSUL),
          block("vault", Kind.BLOCK, TaskStanzas.VAULT),
          block("secret", Kind.LABELLED, TaskStanzas.SECRET).json("Secrets"),
          of("stop_after_client_disconnect", Kind.SPAN)
              .noEffect("Nomad ignores it since 1.10, write disconnect { stop_on_client_after }"),
          of("max_client_disconnect", Kind.SPAN)
              .noEffect("Nomad ignores it since 1.10, write disconnect { lost_after }"),
          of("prevent_reschedule_on_lost", Kind.FLAG)
              .noEffect("Nomad ignores it since 1.10, write disconnect { replace = false }"));

  /** {@code region} */
  public static final Stanza REGION =
      Stanza.labelled(
          "region",
          "Name",
          of("count", Kind.INT),
          of("datacenters", Kind.TEXTS),
          of("node_pool", Kind.TEXT),
          of("meta", Kind.MAP_BLOCK));

  /** {@code strategy} */
  public static final Stanza STRATEGY =
      Stanza.of("strategy", of("max_parallel", Kind.INT), of("on_failure", Kind.TEXT));

  /** {@code multiregion} */
  public static final Stanza MULTIREGION =
      Stanza.of(
          "multiregion",
          block("strategy", Kind.BLOCK, STRATEGY),
          block("region", Kind.LABELLED, REGION).json("Regions"));

  /** {@code periodic} */
  public static final Stanza PERIODIC =
      Stanza.of(
          "periodic",
          of("enabled", Kind.FLAG),
          of("cron", Kind.TEXT).json("Spec"),
          of("crons", Kind.TEXTS).json("Specs"),
          of("spec_type", Kind.TEXT).hidden(),
          of("prohibit_overlap", Kind.FLAG),
          of("time_zone", Kind.TEXT));

  /** {@code parameterized} */
  public static final Stanza PARAMETERIZED =
      Stanza.of(
          "parameterized",
          of("payload", Kind.TEXT),
          of("meta_required", Kind.TEXTS),
          of("meta_optional", Kind.TEXTS));

  /** {@code link} */
  public static final Stanza LINK =
      Stanza.of("link", of("label", Kind.TEXT), of("url", Kind.TEXT).json("URL"));

  /** {@code ui} */
  public static final Stanza UI =
      Stanza.of("ui", of("description", Kind.TEXT), block("link", Kind.BLOCKS, LINK).json("Links"));

  /** {@code job} */
  public static final Stanza JOB =
      Stanza.of(
          "job",
          of("region", Kind.TEXT),
          of("namespace", Kind.TEXT),
          of("id", Kind.TEXT).json("ID"),
          of("name", Kind.TEXT),
          of("type", Kind.TEXT),
          of("priority", Kind.INT),
          of("all_at_once", Kind.FLAG),
          of("datacenters", Kind.TEXTS),
          of("node_pool", Kind.TEXT),
          block("constraint", Kind.BLOCKS, PolicyStanzas.CONSTRAINT).json("Constraints"),
          block("affinity", Kind.BLOCKS, PolicyStanzas.AFFINITY).json("Affinities"),
          block("group", Kind.LABELLED, GROUP).json("TaskGroups"),
          block("update", Kind.BLOCK, PolicyStanzas.UPDATE),
          block("multiregion", Kind.BLOCK, MULTIREGION),
          block("spread", Kind.BLOCKS, PolicyStanzas.SPREAD).json("Spreads"),
          block("periodic", Kind.BLOCK, PERIODIC),
          block("parameterized", Kind.BLOCK, PARAMETERIZED).json("ParameterizedJob"),
          block("reschedule", Kind.BLOCK, PolicyStanzas.RESCHEDULE),
          block("migrate", Kind.BLOCK, PolicyStanzas.MIGRATE),
          of("meta", Kind.MAP_EITHER),
          block("ui", Kind.BLOCK, UI).json("UI"),
          block("vault", Kind.BLOCK, TaskStanzas.VAULT),
          block("secret", Kind.LABELLED, TaskStanzas.SECRET).json("Secrets"),
          block("task", Kind.LABELLED, TaskStanzas.TASK).json("Tasks"),
          of("payload", Kind.TEXT).hidden(),
          of("consul_namespace", Kind.TEXT).hidden(),
          of("vault_namespace", Kind.TEXT).hidden(),
          of("stop", Kind.FLAG).hidden(),
          of("parent_id", Kind.TEXT).json("ParentID").hidden(),
          of("dispatched", Kind.FLAG).hidden(),
          of("dispatch_idempotency_token", Kind.TEXT).hidden(),
          of("status", Kind.TEXT).hidden(),
          of("status_description", Kind.TEXT).hidden(),
          of("stable", Kind.FLAG).hidden(),
          of("version", Kind.WHOLE).hidden(),
          of("submit_time", Kind.WHOLE).hidden(),
          of("create_index", Kind.WHOLE).hidden(),
          of("modify_index", Kind.WHOLE).hidden(),
          of("job_modify_index", Kind.WHOLE).hidden(),
          of("nomad_token_id", Kind.TEXT)
              .json("NomadTokenID")
              .hidden()
              .noEffect(PolicyStanzas.SERVER),
          of("consul_token", Kind.TEXT).hidden().noEffect(PolicyStanzas.SERVER),
          of("vault_token", Kind.TEXT).hidden().noEffect(PolicyStanzas.SERVER),
          of("version_tag", Kind.CONFIG).hidden().noEffect(PolicyStanzas.SERVER));

  private JobStanzas() {}
}
