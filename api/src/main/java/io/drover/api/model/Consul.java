package io.drover.api.model;

/**
 * Which Consul a group or a task uses.
 *
 * @param namespace the namespace; empty for the default
 * @param cluster which Consul
 * @param partition the partition; empty for none
 * @since 0.1
 */
public record Consul(String namespace, String cluster, String partition) {}
