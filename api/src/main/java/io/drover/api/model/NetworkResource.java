package io.drover.api.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network of a group.
 *
 * @param mode {@code host}, {@code bridge}, {@code none} or {@code cni/NAME}; empty means {@code
 *     host}
 * @param device a network card, an old form
 * @param cidr an address range, an old form
 * @param ip an address, an old form
 * @param hostname the host name inside the network namespace
 * @param mbits bandwidth, an old form without effect; 0 for none
 * @param dns name servers inside the network namespace
 * @param reservedPorts the ports whose number the user gave
 * @param dynamicPorts the ports whose number is chosen at placement
 * @param cni arguments for the network plugin
 * @since 0.1
 */
public record NetworkResource(
    String mode,
    String device,
    String cidr,
    String ip,
    String hostname,
    long mbits,
    @Nullable Dns dns,
    List<Port> reservedPorts,
    List<Port> dynamicPorts,
    @Nullable Cni cni) {

  /**
   * Arguments for a network plugin.
   *
   * @param args by name
   */
  public record Cni(Map<String, String> args) {

    public Cni {
      args = Copies.map(args);
    }
  }

  public NetworkResource {
    reservedPorts = List.copyOf(reservedPorts);
    dynamicPorts = List.copyOf(dynamicPorts);
  }
}
