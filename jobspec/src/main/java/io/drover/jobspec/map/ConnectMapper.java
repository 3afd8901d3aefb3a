package io.drover.jobspec.map;

import io.drover.api.model.Connect;
import io.drover.jobspec.stanza.Block;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Consul's service mesh. */
final class ConnectMapper {
  private ConnectMapper() {}

  static @Nullable Connect connect(@Nullable Block block) {
    if (block == null) {
      return null;
    }
    return new Connect(
        block.flag("native", false),
        sidecarService(block.block("sidecar_service")),
        sidecarTask(block.block("sidecar_task")),
        gateway(block.block("gateway")));
  }

  private static Connect.@Nullable SidecarService sidecarService(@Nullable Block block) {
    if (block == null) {
      return null;
    }
    return new Connect.SidecarService(
        block.texts("tags"),
        block.text("port"),
        proxy(block.block("proxy")),
        block.flag("disable_default_tcp_check", false),
        block.map("meta"));
  }

  private static Connect.@Nullable SidecarTask sidecarTask(@Nullable Block block) {
    if (block == null) {
      return null;
    }
    return new Connect.SidecarTask(
        block.text("name"),
        block.text("driver"),
        block.text("user"),
        block.config("config"),
        block.map("env"),
        NetworkMapper.resources(block.block("resources")),
        block.map("meta"),
        block.span("kill_timeout", Duration.ofSeconds(5)),
        TaskMapper.logs(block.block("logs")),
        block.span("shutdown_delay", Duration.ZERO),
        block.text("kill_signal"),
        NetworkMapper.volumeMounts(block.blocks("volume_mount")),
        ServiceMapper.identities(block.blocks("identity")));
  }

  private static Connect.@Nullable Proxy proxy(@Nullable Block block) {
    if (block == null) {
      return null;
    }
    return new Connect.Proxy(
        block.text("local_service_address"),
        block.number("local_service_port", 0),
        expose(block.block("expose")),
        upstreams(block.blocks("upstreams")),
        transparentProxy(block.block("transparent_proxy")),
        block.config("config"));
  }

  private static Connect.@Nullable Expose expose(@Nullable Block block) {
    if (block == null) {
      return null;
    }
    List<Connect.ExposePath> paths = new ArrayList<>();
    for (Block path : block.blocks("path")) {
      paths.add(
          new Connect.ExposePath(
              path.text("path"),
              path.text("protocol"),
              path.number("local_path_port", 0),
              path.text("listener_port")));
    }
    return new Connect.Expose(paths);
  }

  private static List<Connect.Upstream> upstreams(List<Block> blocks) {
    List<Connect.Upstream> made = new ArrayList<>();
    for (Block block : blocks) {
      Block mesh = block.block("mesh_gateway");
      made.add(
          new Connect.Upstream(
              block.text("destination_name"),
              block.text("destination_namespace"),
              block.text("destination_peer"),
              block.text("destination_partition"),
              block.text("destination_type"),
              block.number("local_bind_port", 0),
              block.text("datacenter"),
              block.text("local_bind_address"),
              block.text("local_bind_socket_path"),
              block.text("local_bind_socket_mode"),
              mesh == null ? null : mesh.text("mode"),
              block.config("config")));
    }
    return made;
  }

  private static Connect.@Nullable TransparentProxy transparentProxy(@Nullable Block block) {
    if (block == null) {
      return null;
    }
    List<Integer> ports = new ArrayList<>();
    for (long port : block.wholes("exclude_outbound_ports")) {
      ports.add(Math.toIntExact(port));
    }
    return new Connect.TransparentProxy(
        block.text("uid"),
        block.number("outbound_port", 0),
        block.texts("exclude_inbound_ports"),
        ports,
        block.texts("exclude_outbound_cidrs"),
        block.texts("exclude_uids"),
        block.flag("no_dns", false));
  }

  private static Connect.@Nullable Gateway gateway(@Nullable Block block) {
    if (block == null) {
      return null;
    }
    return new Connect.Gateway(
        gatewayProxy(block.block("proxy")),
        ingress(block.block("ingress")),
        terminating(block.block("terminating")),
        block.has("mesh"));
  }

  private static Connect.@Nullable GatewayProxy gatewayProxy(@Nullable Block block) {
    if (block == null) {
      return null;
    }
    Map<String, Connect.BindAddress> addresses = new LinkedHashMap<>();
    for (Block address : block.blocks("envoy_gateway_bind_addresses")) {
      addresses.put(
          address.label(),
          new Connect.BindAddress(
              address.label(), address.text("address"), address.number("port", 0)));
    }
    return new Connect.GatewayProxy(
        block.span("connect_timeout", Duration.ofSeconds(5)),
        block.flag("envoy_gateway_bind_tagged_addresses", false),
        addresses,
        block.flag("envoy_gateway_no_default_bind", false),
        block.text("envoy_dns_discovery_type"),
        block.config("config"));
  }

  private static Connect.@Nullable Ingress ingress(@Nullable Block block) {
    if (block == null) {
      return null;
    }
    List<Connect.Listener> listeners = new ArrayList<>();
    for (Block listener : block.blocks("listener")) {
      List<Connect.IngressService> services = new ArrayList<>();
      for (Block service : listener.blocks("service")) {
        services.add(ingressService(service));
      }
      listeners.add(
          new Connect.Listener(
              listener.number("port", 0), listener.text("protocol", "tcp"), services));
    }
    return new Connect.Ingress(tls(block.block("tls")), listeners);
  }

  private static Connect.IngressService ingressService(Block block) {
    return new Connect.IngressService(
        block.text("name"),
        block.texts("hosts"),
        tls(block.block("tls")),
        headers(block.block("request_headers")),
        headers(block.block("response_headers")),
        block.wholeOrNull("max_connections"),
        block.wholeOrNull("max_pending_requests"),
        block.wholeOrNull("max_concurrent_requests"));
  }

  private static Connect.@Nullable HeaderRules headers(@Nullable Block block) {
    return block == null
        ? null
        : new Connect.HeaderRules(block.map("add"), block.map("set"), block.texts("remove"));
  }

  private static Connect.@Nullable Tls tls(@Nullable Block block) {
    if (block == null) {
      return null;
    }
    Block sds = block.block("sds");
    return new Connect.Tls(
        block.flag("enabled", false),
        block.text("tls_min_version"),
        block.text("tls_max_version"),
        block.texts("cipher_suites"),
        sds == null ? null : new Connect.Sds(sds.text("cluster_name"), sds.text("cert_resource")));
  }

  private static Connect.@Nullable Terminating terminating(@Nullable Block block) {
    if (block == null) {
      return null;
    }
    List<Connect.LinkedService> services = new ArrayList<>();
    for (Block service : block.blocks("service")) {
      services.add(
          new Connect.LinkedService(
              service.text("name"),
              service.text("ca_file"),
              service.text("cert_file"),
              service.text("key_file"),
              service.text("sni")));
    }
    return new Connect.Terminating(services);
  }
}
