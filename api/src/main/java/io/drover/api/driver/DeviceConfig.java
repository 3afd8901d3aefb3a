package io.drover.api.driver;

/**
 * A device node to give to the task.
 *
 * @param taskPath where the task sees it
 * @param hostPath what it is on the host
 * @param permissions any of {@code rwm}
 * @since 0.1
 */
public record DeviceConfig(String taskPath, String hostPath, String permissions) {}
