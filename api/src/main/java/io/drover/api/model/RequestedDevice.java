package io.drover.api.model;

import java.util.List;

/**
 * A device a task needs.
 *
 * @param name {@code type}, {@code vendor/type} or {@code vendor/type/model}
 * @param count how many
 * @param constraints what the device must be
 * @param affinities what it had better be
 * @since 0.1
 */
public record RequestedDevice(
    String name, long count, List<Constraint> constraints, List<Affinity> affinities) {

  public RequestedDevice {
    constraints = List.copyOf(constraints);
    affinities = List.copyOf(affinities);
  }
}
