package io.drover.api.hook;

import io.drover.api.env.TaskDir;
import java.util.Map;

/**
 * What Stop gets.
 *
 * @param existingState the stored state of this hook, to read only: Stop cannot change it
 * @param taskDir the task's folders on the host
 * @since 0.1
 */
public record TaskStopRequest(Map<String, String> existingState, TaskDir taskDir) {}
