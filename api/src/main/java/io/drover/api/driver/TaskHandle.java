package io.drover.api.driver;

import org.jspecify.annotations.Nullable;

/**
 * What a start gives back. Stored; must hold no secret.
 *
 * @param id the attempt
 * @param version the version of {@code driverState}
 * @param driverState the driver's own notes, empty if the id is enough
 * @param pid the leader's process id for people to see, 0 if there is none
 * @param startedAtNs wall time of the start in nanoseconds since 1970
 * @param network what the driver says of the network, may be null
 * @since 0.1
 */
public record TaskHandle(
    TaskId id,
    int version,
    String driverState,
    long pid,
    long startedAtNs,
    @Nullable DriverNetwork network) {}
