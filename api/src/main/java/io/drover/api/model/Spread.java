package io.drover.api.model;

import java.util.List;

/**
 * Over which property of machines a cluster spreads the allocs.
 *
 * @param attribute the property
 * @param weight from 1 to 100, against other spreads
 * @param targets the shares of some values; empty for even shares
 * @since 0.1
 */
public record Spread(String attribute, int weight, List<Target> targets) {

  /**
   * The share of one value.
   *
   * @param value the value
   * @param percent the share, 0 to 100
   */
  public record Target(String value, int percent) {}

  public Spread {
    targets = List.copyOf(targets);
  }
}
