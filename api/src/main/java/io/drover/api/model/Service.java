package io.drover.api.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A name under which others find this.
 *
 * @param name the name; may hold {@code ${name}} parts
 * @param taskName the task it belongs to; empty for the group
 * @param portLabel a port's name or number; empty for none
 * @param addressMode {@code auto}, {@code host}, {@code driver}, {@code alloc}, ...
 * @param address a fixed address; empty for the one {@code addressMode} finds
 * @param enableTagOverride whether others may change the tags
 * @param tags tags
 * @param canaryTags tags of canaries
 * @param checks how its health is found out
 * @param connect its part in the service mesh
 * @param meta metadata
 * @param canaryMeta metadata of canaries
 * @param taggedAddresses further addresses
 * @param onUpdate how failing checks count in a deployment: {@code require_healthy}, {@code
 *     ignore_warnings}, {@code ignore}
 * @param provider {@code consul} or {@code nomad}
 * @param cluster which Consul
 * @param identity its identity
 * @param weights its share of requests
 * @param kind a kind of gateway; empty for none
 * @since 0.1
 */
public record Service(
    String name,
    String taskName,
    String portLabel,
    String addressMode,
    String address,
    boolean enableTagOverride,
    List<String> tags,
    List<String> canaryTags,
    List<Check> checks,
    @Nullable Connect connect,
    Map<String, String> meta,
    Map<String, String> canaryMeta,
    Map<String, String> taggedAddresses,
    String onUpdate,
    String provider,
    String cluster,
    @Nullable Identity identity,
    @Nullable Weights weights,
    String kind) {

  /**
   * Shares of requests.
   *
   * @param passing while healthy
   * @param warning while warned of
   */
  public record Weights(int passing, int warning) {}

  public Service {
    tags = List.copyOf(tags);
    canaryTags = List.copyOf(canaryTags);
    checks = List.copyOf(checks);
    meta = Copies.map(meta);
    canaryMeta = Copies.map(canaryMeta);
    taggedAddresses = Copies.map(taggedAddresses);
  }
}
