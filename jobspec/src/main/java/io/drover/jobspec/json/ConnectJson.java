package io.drover.jobspec.json;

import io.drover.api.model.Connect;

/** Consul's service mesh. */
final class ConnectJson {
  private ConnectJson() {}

  static void connect(JsonOut json, Connect connect) {
    json.flag("Native", connect.isNative())
        .object("SidecarService", connect.sidecarService(), ConnectJson::sidecarService)
        .object("SidecarTask", connect.sidecarTask(), ConnectJson::sidecarTask)
        .object("Gateway", connect.gateway(), ConnectJson::gateway);
  }

  private static void sidecarService(JsonOut json, Connect.SidecarService sidecar) {
    json.texts("Tags", sidecar.tags())
        .text("Port", sidecar.port())
        .object("Proxy", sidecar.proxy(), ConnectJson::proxy)
        .flag("DisableDefaultTCPCheck", sidecar.disableDefaultTcpCheck())
        .map("Meta", sidecar.meta());
  }

  private static void sidecarTask(JsonOut json, Connect.SidecarTask task) {
    json.text("Name", task.name())
        .text("Driver", task.driver())
        .text("User", task.user())
        .config("Config", task.config())
        .map("Env", task.env())
        .object("Resources", task.resources(), NetworkJson::resources)
        .map("Meta", task.meta())
        .span("KillTimeout", task.killTimeout())
        .object("LogConfig", task.logConfig(), TaskJson::logs)
        .span("ShutdownDelay", task.shutdownDelay())
        .text("KillSignal", task.killSignal())
        .list("VolumeMounts", task.volumeMounts(), NetworkJson::volumeMount)
        .list("Identities", task.identities(), ServiceJson::identity);
  }

  private static void proxy(JsonOut json, Connect.Proxy proxy) {
    json.text("LocalServiceAddress", proxy.localServiceAddress())
        .whole("LocalServicePort", proxy.localServicePort())
        .object(
            "Expose",
            proxy.expose(),
            (inner, expose) -> inner.list("Paths", expose.paths(), ConnectJson::path))
        .list("Upstreams", proxy.upstreams(), ConnectJson::upstream)
        .object("TransparentProxy", proxy.transparentProxy(), ConnectJson::transparentProxy)
        .config("Config", proxy.config());
  }

  private static void path(JsonOut json, Connect.ExposePath path) {
    json.text("Path", path.path())
        .text("Protocol", path.protocol())
        .whole("LocalPathPort", path.localPathPort())
        .text("ListenerPort", path.listenerPort());
  }

  private static void upstream(JsonOut json, Connect.Upstream upstream) {
    json.text("DestinationName", upstream.destinationName())
        .text("DestinationNamespace", upstream.destinationNamespace())
        .text("DestinationPeer", upstream.destinationPeer())
        .text("DestinationPartition", upstream.destinationPartition())
        .text("DestinationType", upstream.destinationType())
        .whole("LocalBindPort", upstream.localBindPort())
        .text("Datacenter", upstream.datacenter())
        .text("LocalBindAddress", upstream.localBindAddress())
        .text("LocalBindSocketPath", upstream.localBindSocketPath())
        .text("LocalBindSocketMode", upstream.localBindSocketMode())
        .object("MeshGateway", upstream.meshGateway(), (inner, mode) -> inner.text("Mode", mode))
        .config("Config", upstream.config());
  }

  private static void transparentProxy(JsonOut json, Connect.TransparentProxy proxy) {
    json.text("UID", proxy.uid())
        .whole("OutboundPort", proxy.outboundPort())
        .texts("ExcludeInboundPorts", proxy.excludeInboundPorts())
        .numbers("ExcludeOutboundPorts", proxy.excludeOutboundPorts())
        .texts("ExcludeOutboundCIDRs", proxy.excludeOutboundCidrs())
        .texts("ExcludeUIDs", proxy.excludeUids())
        .flag("NoDNS", proxy.noDns());
  }

  private static void gateway(JsonOut json, Connect.Gateway gateway) {
    json.object("Proxy", gateway.proxy(), ConnectJson::gatewayProxy)
        .object("Ingress", gateway.ingress(), ConnectJson::ingress)
        .object(
            "Terminating",
            gateway.terminating(),
            (inner, terminating) ->
                inner.list("Services", terminating.services(), ConnectJson::linkedService));
    if (gateway.mesh()) {
      json.object("Mesh", gateway, (inner, mesh) -> {});
    } else {
      json.nothing("Mesh");
    }
  }

  private static void gatewayProxy(JsonOut json, Connect.GatewayProxy proxy) {
    json.span("ConnectTimeout", proxy.connectTimeout())
        .flag("EnvoyGatewayBindTaggedAddresses", proxy.bindTaggedAddresses())
        .objects(
            "EnvoyGatewayBindAddresses",
            proxy.bindAddresses(),
            (inner, address) ->
                inner
                    .text("Name", address.name())
                    .text("Address", address.address())
                    .whole("Port", address.port()))
        .flag("EnvoyGatewayNoDefaultBind", proxy.noDefaultBind())
        .text("EnvoyDNSDiscoveryType", proxy.dnsDiscoveryType())
        .config("Config", proxy.config());
  }

  private static void ingress(JsonOut json, Connect.Ingress ingress) {
    json.object("TLS", ingress.tls(), ConnectJson::tls)
        .list(
            "Listeners",
            ingress.listeners(),
            (inner, listener) ->
                inner
                    .whole("Port", listener.port())
                    .text("Protocol", listener.protocol())
                    .list("Services", listener.services(), ConnectJson::ingressService));
  }

  private static void ingressService(JsonOut json, Connect.IngressService service) {
    json.text("Name", service.name())
        .texts("Hosts", service.hosts())
        .object("TLS", service.tls(), ConnectJson::tls)
        .object("RequestHeaders", service.requestHeaders(), ConnectJson::headers)
        .object("ResponseHeaders", service.responseHeaders(), ConnectJson::headers)
        .whole("MaxConnections", service.maxConnections())
        .whole("MaxPendingRequests", service.maxPendingRequests())
        .whole("MaxConcurrentRequests", service.maxConcurrentRequests());
  }

  private static void headers(JsonOut json, Connect.HeaderRules headers) {
    json.map("Add", headers.add()).map("Set", headers.set()).texts("Remove", headers.remove());
  }

  private static void tls(JsonOut json, Connect.Tls tls) {
    json.flag("Enabled", tls.enabled())
        .text("TLSMinVersion", tls.tlsMinVersion())
        .text("TLSMaxVersion", tls.tlsMaxVersion())
        .texts("CipherSuites", tls.cipherSuites())
        .object(
            "SDS",
            tls.sds(),
            (inner, sds) ->
                inner
                    .text("ClusterName", sds.clusterName())
                    .text("CertResource", sds.certResource()));
  }

  private static void linkedService(JsonOut json, Connect.LinkedService service) {
    json.text("Name", service.name())
        .text("CAFile", service.caFile())
        .text("CertFile", service.certFile())
        .text("KeyFile", service.keyFile())
        .text("SNI", service.sni());
  }
}
