package io.drover.api.model;

import java.util.List;
import java.util.Map;

/**
 * One job in several regions of a cluster. Kept as written.
 *
 * @param maxParallel how many regions at once, 0 for all
 * @param onFailure what happens to the other regions when one fails; empty for the default
 * @param regions the regions, in order
 * @since 0.1
 */
public record Multiregion(int maxParallel, String onFailure, List<Region> regions) {

  /**
   * What one region changes.
   *
   * @param name its name
   * @param count the count of groups that give none
   * @param datacenters its datacenters
   * @param nodePool its node pool; empty for the job's
   * @param meta metadata added to the job's
   */
  public record Region(
      String name, int count, List<String> datacenters, String nodePool, Map<String, String> meta) {

    public Region {
      datacenters = List.copyOf(datacenters);
      meta = Copies.map(meta);
    }
  }

  public Multiregion {
    regions = List.copyOf(regions);
  }
}
