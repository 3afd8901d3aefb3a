package io.drover.api.driver;

/**
 * A host path to mount into the task.
 *
 * @param taskPath where the task sees it
 * @param hostPath what it is on the host
 * @param readOnly whether the task may only read
 * @param propagationMode {@code private}, {@code host-to-task} or {@code bidirectional}
 * @since 0.1
 */
public record MountConfig(
    String taskPath, String hostPath, boolean readOnly, String propagationMode) {}
