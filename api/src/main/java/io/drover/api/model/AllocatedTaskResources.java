package io.drover.api.model;

import java.util.List;

/**
 * What a task was given. Reserved, not necessarily enforced: that is the driver's part.
 *
 * @param cpuShares CPU share in MHz
 * @param reservedCores whole cores of its own
 * @param memoryMb memory in MiB
 * @param memoryMaxMb memory it may grow to in MiB, 0 for no more, -1 for no limit
 * @param networks networks of its own, an old form
 * @param devices devices
 * @since 0.1
 */
public record AllocatedTaskResources(
    long cpuShares,
    List<Integer> reservedCores,
    long memoryMb,
    long memoryMaxMb,
    List<NetworkResource> networks,
    List<Device> devices) {

  /**
   * Devices of one kind.
   *
   * @param vendor the vendor
   * @param type the type
   * @param name the model
   * @param deviceIds which ones
   */
  public record Device(String vendor, String type, String name, List<String> deviceIds) {

    public Device {
      deviceIds = List.copyOf(deviceIds);
    }
  }

  public AllocatedTaskResources {
    reservedCores = List.copyOf(reservedCores);
    networks = List.copyOf(networks);
    devices = List.copyOf(devices);
  }
}
