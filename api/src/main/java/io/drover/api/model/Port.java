package io.drover.api.model;

/**
 * A port of a network, under a name.
 *
 * @param label the name, as in {@code NOMAD_PORT_name}
 * @param value the number on the machine, 0 where it is chosen at placement
 * @param to the number inside the network namespace, 0 for the same, -1 for whatever was chosen
 *     outside
 * @param hostNetwork the named network of the machine; empty for the default one
 * @param ignoreCollision whether two allocs may share it
 * @since 0.1
 */
public record Port(String label, int value, int to, String hostNetwork, boolean ignoreCollision) {}
