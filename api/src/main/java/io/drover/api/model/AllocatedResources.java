package io.drover.api.model;

import java.util.List;
import java.util.Map;

/**
 * What an alloc was given.
 *
 * @param tasks by task
 * @param networks the networks with the ports as chosen
 * @param diskMb space on disk in MiB
 * @param ports every port
 * @since 0.1
 */
public record AllocatedResources(
    Map<String, AllocatedTaskResources> tasks,
    List<NetworkResource> networks,
    long diskMb,
    List<PortMapping> ports) {

  /**
   * A port as chosen.
   *
   * @param label its name
   * @param value its number on the machine
   * @param to its number inside the network namespace; 0 for the same
   * @param hostIp the address it is bound to on the machine
   * @param ignoreCollision whether others may share it
   */
  public record PortMapping(
      String label, int value, int to, String hostIp, boolean ignoreCollision) {}

  public AllocatedResources {
    tasks = Copies.map(tasks);
    networks = List.copyOf(networks);
    ports = List.copyOf(ports);
  }
}
