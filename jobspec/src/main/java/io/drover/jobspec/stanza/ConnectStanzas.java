package io.drover.jobspec.stanza;

import static io.drover.jobspec.stanza.Field.block;
import static io.drover.jobspec.stanza.Field.of;

/** The tables of Consul's service mesh. */
public final class ConnectStanzas {
  /** {@code path} */
  public static final Stanza EXPOSE_PATH =
      Stanza.of(
          "path",
          of("path", Kind.TEXT),
          of("protocol", Kind.TEXT),
          of("local_path_port", Kind.INT),
          of("listener_port", Kind.TEXT));

  /** {@code expose} */
  public static final Stanza EXPOSE =
      Stanza.of(
          "expose",
          block("path", Kind.BLOCKS, EXPOSE_PATH).json("Paths"),
          block("path_old", Kind.BLOCKS, EXPOSE_PATH)
              .json("Path")
              .hidden()
              .noEffect("write Paths"));

  /** {@code mesh_gateway} */
  public static final Stanza MESH_GATEWAY = Stanza.of("mesh_gateway", of("mode", Kind.TEXT));

  /** {@code upstreams} */
  public static final Stanza UPSTREAM =
      Stanza.of(
          "upstreams",
          of("destination_name", Kind.TEXT),
          of("destination_namespace", Kind.TEXT),
          of("destination_peer", Kind.TEXT),
          of("destination_partition", Kind.TEXT),
          of("destination_type", Kind.TEXT),
          of("local_bind_port", Kind.INT),
          of("datacenter", Kind.TEXT),
          of("local_bind_address", Kind.TEXT),
          of("local_bind_socket_path", Kind.TEXT),
          of("local_bind_socket_mode", Kind.TEXT),
          block("mesh_gateway", Kind.BLOCK, MESH_GATEWAY),
          of("config", Kind.CONFIG));

  /** {@code transparent_proxy} */
  public static final Stanza TRANSPARENT_PROXY =
      Stanza.of(
          "transparent_proxy",
          of("uid", Kind.TEXT).json("UID"),
          of("outbound_port", Kind.INT),
          of("exclude_inbound_ports", Kind.TEXTS),
          of("exclude_outbound_ports", Kind.WHOLES),
          of("exclude_outbound_cidrs", Kind.TEXTS).json("ExcludeOutboundCIDRs"),
          of("exclude_uids", Kind.TEXTS).json("ExcludeUIDs"),
          of("no_dns", Kind.FLAG).json("NoDNS"));

  /** {@code proxy} */
  public static final Stanza PROXY =
      Stanza.of(
          "proxy",
          of("local_service_address", Kind.TEXT),
          of("local_service_port", Kind.INT),
          block("expose", Kind.BLOCK, EXPOSE),
          block("expose_old", Kind.BLOCK, EXPOSE)
              .json("ExposeConfig")
              .hidden()
              .noEffect("write Expose"),
          block("upstreams", Kind.BLOCKS, UPSTREAM),
          block("transparent_proxy", Kind.BLOCK, TRANSPARENT_PROXY),
          of("config", Kind.CONFIG));

  /** {@code sidecar_service} */
  public static final Stanza SIDECAR_SERVICE =
      Stanza.of(
          "sidecar_service",
          of("tags", Kind.TEXTS),
          of("port", Kind.TEXT),
          block("proxy", Kind.BLOCK, PROXY),
          of("disable_default_tcp_check", Kind.FLAG).json("DisableDefaultTCPCheck"),
          of("meta", Kind.MAP_BLOCK));

  /** {@code sidecar_task} */
  public static final Stanza SIDECAR_TASK =
      Stanza.of(
          "sidecar_task",
          of("name", Kind.TEXT),
          of("driver", Kind.TEXT),
          of("user", Kind.TEXT),
          of("config", Kind.CONFIG),
          of("env", Kind.MAP_BLOCK),
          block("resources", Kind.BLOCK, NetworkStanzas.RESOURCES),
          of("meta", Kind.MAP_BLOCK),
          of("kill_timeout", Kind.SPAN),
          block("logs", Kind.BLOCK, TaskStanzas.LOGS).json("LogConfig"),
          of("shutdown_delay", Kind.SPAN),
          of("kill_signal", Kind.TEXT),
          block("volume_mount", Kind.BLOCKS, NetworkStanzas.VOLUME_MOUNT).json("VolumeMounts"),
          block("identity", Kind.BLOCKS, ServiceStanzas.IDENTITY).json("Identities"));

  /** {@code envoy_gateway_bind_addresses} */
  public static final Stanza BIND_ADDRESS =
      Stanza.labelled(
          "envoy_gateway_bind_addresses", "Name", of("address", Kind.TEXT), of("port", Kind.INT));

  /** {@code proxy} */
  public static final Stanza GATEWAY_PROXY =
      Stanza.of(
          "proxy",
          of("connect_timeout", Kind.SPAN),
          of("envoy_gateway_bind_tagged_addresses", Kind.FLAG),
          block("envoy_gateway_bind_addresses", Kind.LABELLED_MAP, BIND_ADDRESS),
          of("envoy_gateway_no_default_bind", Kind.FLAG),
          of("envoy_dns_discovery_type", Kind.TEXT).json("EnvoyDNSDiscoveryType"),
          of("config", Kind.CONFIG));

  /** {@code sds} */
  public static final Stanza SDS =
      Stanza.of("sds", of("cluster_name", Kind.TEXT), of("cert_resource", Kind.TEXT));

  /** {@code tls} */
  public static final Stanza TLS =
      Stanza.of(
          "tls",
          of("enabled", Kind.FLAG),
          of("tls_min_version", Kind.TEXT).json("TLSMinVersion"),
          of("tls_max_version", Kind.TEXT).json("TLSMaxVersion"),
          of("cipher_suites", Kind.TEXTS),
          block("sds", Kind.BLOCK, SDS).json("SDS"));

  /** {@code request_headers} */
  public static final Stanza HEADERS =
      Stanza.of(
          "request_headers",
          of("add", Kind.MAP_BLOCK),
          of("set", Kind.MAP_BLOCK),
          of("remove", Kind.TEXTS));

  /** {@code service} */
  public static final Stanza INGRESS_SERVICE =
      Stanza.of(
          "service",
          of("name", Kind.TEXT),
          of("hosts", Kind.TEXTS),
          block("tls", Kind.BLOCK, TLS).json("TLS"),
          block("request_headers", Kind.BLOCK, HEADERS),
          block("response_headers", Kind.BLOCK, HEADERS),
          of("max_connections", Kind.WHOLE),
          of("max_pending_requests", Kind.WHOLE),
          of("max_concurrent_requests", Kind.WHOLE));

  /** {@code listener} */
  public static final Stanza LISTENER =
      Stanza.of(
          "listener",
          of("port", Kind.INT),
          of("protocol", Kind.TEXT),
          block("service", Kind.BLOCKS, INGRESS_SERVICE).json("Services"));

  /** {@code ingress} */
  public static final Stanza INGRESS =
      Stanza.of(
          "ingress",
          block("tls", Kind.BLOCK, TLS).json("TLS"),
          block("listener", Kind.BLOCKS, LISTENER).json("Listeners"));

  /** {@code service} */
  public static final Stanza LINKED_SERVICE =
      Stanza.of(
          "service",
          of("name", Kind.TEXT),
          of("ca_file", Kind.TEXT).json("CAFile"),
          of("cert_file", Kind.TEXT),
          of("key_file", Kind.TEXT),
          of("sni", Kind.TEXT).json("SNI"));

  /** {@code terminating} */
  public static final Stanza TERMINATING =
      Stanza.of("terminating", block("service", Kind.BLOCKS, LINKED_SERVICE).json("Services"));

  /** {@code mesh} */
  public static final Stanza MESH = Stanza.of("mesh");

  /** {@code gateway} */
  public static final Stanza GATEWAY =
      Stanza.of(
          "gateway",
          block("proxy", Kind.BLOCK, GATEWAY_PROXY),
          block("ingress", Kind.BLOCK, INGRESS),
          block("terminating", Kind.BLOCK, TERMINATING),
          block("mesh", Kind.BLOCK, MESH));

  /** {@code connect} */
  public static final Stanza CONNECT =
      Stanza.of(
          "connect",
          of("native", Kind.FLAG),
          block("gateway", Kind.BLOCK, GATEWAY),
          block("sidecar_service", Kind.BLOCK, SIDECAR_SERVICE),
          block("sidecar_task", Kind.BLOCK, SIDECAR_TASK));

  private ConnectStanzas() {}
}
