package io.drover.api.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service's part in Consul's service mesh. Field by field as Consul and Nomad have it.
 *
 * @param isNative whether the task speaks the mesh's protocol itself
 * @param sidecarService the proxy beside the service
 * @param sidecarTask changes to the task that runs the proxy
 * @param gateway makes the group a gateway
 * @since 0.1
 */
public record Connect(
    boolean isNative,
    @Nullable SidecarService sidecarService,
    @Nullable SidecarTask sidecarTask,
    @Nullable Gateway gateway) {

  /**
   * The registration of the proxy.
   *
   * @param tags tags
   * @param port the proxy's port; empty for a chosen one
   * @param proxy its settings
   * @param disableDefaultTcpCheck whether the usual check is left out
   * @param meta metadata
   */
  public record SidecarService(
      List<String> tags,
      String port,
      @Nullable Proxy proxy,
      boolean disableDefaultTcpCheck,
      Map<String, String> meta) {

    public SidecarService {
      tags = List.copyOf(tags);
      meta = Copies.map(meta);
    }
  }

  /**
   * Changes to the task that runs the proxy. Empty and null fields keep the usual value.
   *
   * @param name its name
   * @param driver its driver
   * @param user its user
   * @param config its driver block
   * @param env its environment
   * @param resources what it needs
   * @param meta metadata
   * @param killTimeout its kill timeout
   * @param logConfig its logs
   * @param shutdownDelay its shutdown delay
   * @param killSignal its kill signal
   * @param volumeMounts its volumes
   * @param identities its identities
   */
  public record SidecarTask(
      String name,
      String driver,
      String user,
      ConfigValue.MapValue config,
      Map<String, String> env,
      Resources resources,
      Map<String, String> meta,
      Duration killTimeout,
      LogConfig logConfig,
      Duration shutdownDelay,
      String killSignal,
      List<VolumeMount> volumeMounts,
      List<Identity> identities) {

    public SidecarTask {
      env = Copies.map(env);
      meta = Copies.map(meta);
      volumeMounts = List.copyOf(volumeMounts);
      identities = List.copyOf(identities);
    }
  }

  /**
   * Settings of a proxy.
   *
   * @param localServiceAddress where the service listens; empty for 127.0.0.1
   * @param localServicePort its port there, 0 for the service's
   * @param expose paths open to those outside the mesh
   * @param upstreams services it leads to
   * @param transparentProxy redirects all traffic through it
   * @param config further settings
   */
  public record Proxy(
      String localServiceAddress,
      int localServicePort,
      @Nullable Expose expose,
      List<Upstream> upstreams,
      @Nullable TransparentProxy transparentProxy,
      ConfigValue.MapValue config) {

    public Proxy {
      upstreams = List.copyOf(upstreams);
    }
  }

  /**
   * Paths open to those outside the mesh.
   *
   * @param paths the paths
   */
  public record Expose(List<ExposePath> paths) {

    public Expose {
      paths = List.copyOf(paths);
    }
  }

  /**
   * One such path.
   *
   * @param path the path
   * @param protocol {@code http} or {@code http2}
   * @param localPathPort the port at the service
   * @param listenerPort the name of the port of the proxy
   */
  public record ExposePath(String path, String protocol, int localPathPort, String listenerPort) {}

  /**
   * A service that a proxy leads to.
   *
   * @param destinationName its name
   * @param destinationNamespace its namespace
   * @param destinationPeer its peer
   * @param destinationPartition its partition
   * @param destinationType {@code service} or {@code prepared_query}; empty for service
   * @param localBindPort the port at this end, 0 if a socket is used
   * @param datacenter its datacenter
   * @param localBindAddress the address at this end
   * @param localBindSocketPath a socket at this end
   * @param localBindSocketMode the socket's mode
   * @param meshGateway the mode of the mesh gateway; null if none is written
   * @param config further settings
   */
  public record Upstream(
      String destinationName,
      String destinationNamespace,
      String destinationPeer,
      String destinationPartition,
      String destinationType,
      int localBindPort,
      String datacenter,
      String localBindAddress,
      String localBindSocketPath,
      String localBindSocketMode,
      @Nullable String meshGateway,
      ConfigValue.MapValue config) {}

  /**
   * Redirects all traffic of a group through its proxy.
   *
   * @param uid the proxy's user; empty for the usual
   * @param outboundPort its port for traffic that leaves, 0 for the usual
   * @param excludeInboundPorts ports left alone on the way in
   * @param excludeOutboundPorts ports left alone on the way out
   * @param excludeOutboundCidrs address ranges left alone
   * @param excludeUids users left alone
   * @param noDns whether name resolution is left alone
   */
  public record TransparentProxy(
      String uid,
      int outboundPort,
      List<String> excludeInboundPorts,
      List<Integer> excludeOutboundPorts,
      List<String> excludeOutboundCidrs,
      List<String> excludeUids,
      boolean noDns) {

    public TransparentProxy {
      excludeInboundPorts = List.copyOf(excludeInboundPorts);
      excludeOutboundPorts = List.copyOf(excludeOutboundPorts);
      excludeOutboundCidrs = List.copyOf(excludeOutboundCidrs);
      excludeUids = List.copyOf(excludeUids);
    }
  }

  /**
   * Makes a group a gateway of the mesh. One of the last three is set.
   *
   * @param proxy the proxy's settings
   * @param ingress into the mesh
   * @param terminating out of the mesh
   * @param mesh between meshes
   */
  public record Gateway(
      @Nullable GatewayProxy proxy,
      @Nullable Ingress ingress,
      @Nullable Terminating terminating,
      boolean mesh) {}

  /**
   * Settings of a gateway's proxy.
   *
   * @param connectTimeout for connections to services
   * @param bindTaggedAddresses whether it listens on tagged addresses
   * @param bindAddresses where it listens, by name
   * @param noDefaultBind whether it does not listen on the usual address
   * @param dnsDiscoveryType how it finds names; empty for the usual
   * @param config further settings
   */
  public record GatewayProxy(
      Duration connectTimeout,
      boolean bindTaggedAddresses,
      Map<String, BindAddress> bindAddresses,
      boolean noDefaultBind,
      String dnsDiscoveryType,
      ConfigValue.MapValue config) {

    public GatewayProxy {
      bindAddresses = Copies.map(bindAddresses);
    }
  }

  /**
   * Where a gateway listens.
   *
   * @param name its name
   * @param address the address
   * @param port the port
   */
  public record BindAddress(String name, String address, int port) {}

  /**
   * A gateway into the mesh.
   *
   * @param tls TLS for all listeners
   * @param listeners the listeners
   */
  public record Ingress(@Nullable Tls tls, List<Listener> listeners) {

    public Ingress {
      listeners = List.copyOf(listeners);
    }
  }

  /**
   * A listener of a gateway into the mesh.
   *
   * @param port its port
   * @param protocol {@code tcp}, {@code http}, {@code http2} or {@code grpc}
   * @param services what is behind it
   */
  public record Listener(int port, String protocol, List<IngressService> services) {

    public Listener {
      services = List.copyOf(services);
    }
  }

  /**
   * A service behind a listener. Limits of null are not set.
   *
   * @param name its name
   * @param hosts host names that lead to it
   * @param tls TLS for it
   * @param requestHeaders changes to request headers
   * @param responseHeaders changes to response headers
   * @param maxConnections connections at once
   * @param maxPendingRequests requests that may wait
   * @param maxConcurrentRequests requests at once
   */
  public record IngressService(
      String name,
      List<String> hosts,
      @Nullable Tls tls,
      @Nullable HeaderRules requestHeaders,
      @Nullable HeaderRules responseHeaders,
      @Nullable Long maxConnections,
      @Nullable Long maxPendingRequests,
      @Nullable Long maxConcurrentRequests) {

    public IngressService {
      hosts = List.copyOf(hosts);
    }
  }

  /**
   * Changes to headers.
   *
   * @param add to add
   * @param set to set
   * @param remove to remove
   */
  public record HeaderRules(Map<String, String> add, Map<String, String> set, List<String> remove) {

    public HeaderRules {
      add = Copies.map(add);
      set = Copies.map(set);
      remove = List.copyOf(remove);
    }
  }

  /**
   * TLS settings of a gateway.
   *
   * @param enabled whether it is used
   * @param tlsMinVersion the lowest version
   * @param tlsMaxVersion the highest version
   * @param cipherSuites cipher suites
   * @param sds where certificates come from
   */
  public record Tls(
      boolean enabled,
      String tlsMinVersion,
      String tlsMaxVersion,
      List<String> cipherSuites,
      @Nullable Sds sds) {

    public Tls {
      cipherSuites = List.copyOf(cipherSuites);
    }
  }

  /**
   * Where a gateway gets its certificates.
   *
   * @param clusterName the cluster
   * @param certResource the certificate
   */
  public record Sds(String clusterName, String certResource) {}

  /**
   * A gateway out of the mesh.
   *
   * @param services what it leads to
   */
  public record Terminating(List<LinkedService> services) {

    public Terminating {
      services = List.copyOf(services);
    }
  }

  /**
   * A service outside the mesh.
   *
   * @param name its name
   * @param caFile file of the authority
   * @param certFile file of the certificate
   * @param keyFile file of the key
   * @param sni its name in TLS
   */
  public record LinkedService(
      String name, String caFile, String certFile, String keyFile, String sni) {}
}
