package io.drover.api.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a task needs of the machine.
 *
 * @param cpu CPU share in MHz; 0 with {@code cores}
 * @param cores whole cores of its own, 0 for none
 * @param memoryMb memory to reserve, in MiB
 * @param memoryMaxMb memory it may grow to where there is room, in MiB; 0: no more than reserved,
 *     -1: no limit
 * @param secretsMb size of the secrets folder in MiB; 0 for the default
 * @param networks networks of the task's own, an old form; use the group's
 * @param devices devices
 * @param numa how cores and devices are spread over memory nodes
 * @since 0.1
 */
public record Resources(
    long cpu,
    int cores,
    long memoryMb,
    long memoryMaxMb,
    long secretsMb,
    List<NetworkResource> networks,
    List<RequestedDevice> devices,
    @Nullable Numa numa) {

  /**
   * How cores and devices are spread over memory nodes.
   *
   * @param affinity {@code none}, {@code prefer} or {@code require}
   * @param devices the devices that must share a node with the cores
   */
  public record Numa(String affinity, List<String> devices) {

    public Numa {
      devices = List.copyOf(devices);
    }
  }

  public Resources {
    networks = List.copyOf(networks);
    devices = List.copyOf(devices);
  }

  /** What holds when nothing is written: 100 MHz and 300 MiB. */
  public static final Resources DEFAULT =
      new Resources(100, 0, 300, 0, 0, List.of(), List.of(), null);
}
