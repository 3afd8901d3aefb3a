package io.drover.api.model;

/**
 * Where a task sees a volume of its group.
 *
 * @param volume the volume's name inside the group
 * @param destination the path in the task
 * @param readOnly whether the task may only read it
 * @param propagationMode {@code private}, {@code host-to-task} or {@code bidirectional}
 * @param selinuxLabel a label for the mount; empty for none
 * @since 0.1
 */
public record VolumeMount(
    String volume,
    String destination,
    boolean readOnly,
    String propagationMode,
    String selinuxLabel) {}
