package io.drover.api.model;

/**
 * What an autoscaler may do to the count of a group, or to the resources of a task.
 *
 * @param type {@code horizontal}, {@code vertical_cpu} or {@code vertical_mem}
 * @param min the least
 * @param max the most
 * @param enabled whether it does so now
 * @param policy the autoscaler's own, as written
 * @since 0.1
 */
public record Scaling(
    String type, long min, long max, boolean enabled, ConfigValue.MapValue policy) {}
