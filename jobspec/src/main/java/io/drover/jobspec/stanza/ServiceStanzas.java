package io.drover.jobspec.stanza;

import static io.drover.jobspec.stanza.Field.block;
import static io.drover.jobspec.stanza.Field.of;

/** The tables of services, checks and identities. */
public final class ServiceStanzas {
  /** {@code check_restart} */
  public static final Stanza CHECK_RESTART =
      Stanza.of(
          "check_restart",
          of("limit", Kind.INT),
          of("grace", Kind.SPAN),
          of("ignore_warnings", Kind.FLAG));

  /** {@code check} */
  public static final Stanza CHECK =
      Stanza.of(
          "check",
          of("name", Kind.TEXT),
          of("type", Kind.TEXT),
          of("command", Kind.TEXT),
          of("args", Kind.TEXTS),
          of("path", Kind.TEXT),
          of("protocol", Kind.TEXT),
          of("port", Kind.TEXT).json("PortLabel"),
          of("expose", Kind.FLAG),
          of("address_mode", Kind.TEXT),
          of("advertise", Kind.TEXT),
          of("interval", Kind.SPAN),
          of("timeout", Kind.SPAN),
          of("initial_status", Kind.TEXT),
          of("notes", Kind.TEXT),
          of("tls_server_name", Kind.TEXT).json("TLSServerName"),
          of("tls_skip_verify", Kind.FLAG).json("TLSSkipVerify"),
          of("header", Kind.LISTS_BLOCK),
          of("method", Kind.TEXT),
          block("check_restart", Kind.BLOCK, CHECK_RESTART),
          of("grpc_service", Kind.TEXT).json("GRPCService"),
          of("grpc_use_tls", Kind.FLAG).json("GRPCUseTLS"),
          of("task", Kind.TEXT).json("TaskName"),
          of("success_before_passing", Kind.INT),
          of("failures_before_critical", Kind.INT),
          of("failures_before_warning", Kind.INT),
          of("body", Kind.TEXT),
          of("on_update", Kind.TEXT));

  /** {@code identity} */
  public static final Stanza IDENTITY =
      Stanza.of(
          "identity",
          of("name", Kind.TEXT),
          of("aud", Kind.TEXTS).json("Audience"),
          of("change_mode", Kind.TEXT),
          of("change_signal", Kind.TEXT),
          of("env", Kind.FLAG),
          of("file", Kind.FLAG),
          of("filepath", Kind.TEXT),
          of("service_name", Kind.TEXT),
          of("ttl", Kind.SPAN).json("TTL"),
          of("extra_claims", Kind.TEXTS));

  /** {@code weights} */
  public static final Stanza WEIGHTS =
      Stanza.of("weights", of("passing", Kind.INT), of("warning", Kind.INT));

  /** {@code service} */
  public static final Stanza SERVICE =
      Stanza.of(
          "service",
          of("name", Kind.TEXT),
          of("tags", Kind.TEXTS),
          of("canary_tags", Kind.TEXTS),
          of("enable_tag_override", Kind.FLAG),
          of("port", Kind.TEXT).json("PortLabel"),
          of("address_mode", Kind.TEXT),
          of("address", Kind.TEXT),
          block("check", Kind.BLOCKS, CHECK).json("Checks"),
          block("check_restart", Kind.BLOCK, CHECK_RESTART),
          block("connect", Kind.BLOCK, ConnectStanzas.CONNECT),
          of("meta", Kind.MAP_BLOCK),
          of("canary_meta", Kind.MAP_BLOCK),
          of("tagged_addresses", Kind.MAP_BLOCK),
          of("task", Kind.TEXT).json("TaskName"),
          of("on_update", Kind.TEXT),
          block("identity", Kind.BLOCK, IDENTITY),
          block("weights", Kind.BLOCK, WEIGHTS),
          of("provider", Kind.TEXT),
          of("cluster", Kind.TEXT),
          of("kind", Kind.TEXT));

  private ServiceStanzas() {}
}
