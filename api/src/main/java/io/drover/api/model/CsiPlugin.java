package io.drover.api.model;

import java.time.Duration;

/**
 * Makes a task a storage plugin.
 *
 * @param id the plugin's name
 * @param type {@code node}, {@code controller} or {@code monolith}
 * @param mountDir the folder in the task with the plugin's socket
 * @param stagePublishBaseDir the folder in the task under which volumes are mounted
 * @param healthTimeout how long the plugin may be unhealthy before the task is restarted
 * @since 0.1
 */
public record CsiPlugin(
    String id, String type, String mountDir, String stagePublishBaseDir, Duration healthTimeout) {}
