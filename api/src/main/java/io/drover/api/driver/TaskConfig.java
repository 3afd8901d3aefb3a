package io.drover.api.driver;

import io.drover.api.env.Masked;
import io.drover.api.env.TaskDir;
import io.drover.api.model.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All a driver needs to start one attempt.
 *
 * @param id the attempt
 * @param jobId the job
 * @param jobName the job's name
 * @param taskGroup the group's name
 * @param namespace the namespace
 * @param env the complete environment; holds secrets: never put it into arguments, logs or files
 * @param secretNames names in {@code env} that are secret
 * @param resources limits
 * @param devices devices from hooks
 * @param mounts mounts from hooks
 * @param user the user to run as; null for the agent's own
 * @param taskDir the task's folders
 * @param logs where output goes
 * @param network the alloc's namespace, null for the host's
 * @param config the task's driver block, interpolated
 * @since 0.1
 */
public record TaskConfig(
    TaskId id,
    String jobId,
    String jobName,
    String taskGroup,
    String namespace,
    Map<String, String> env,
    Set<String> secretNames,
    DriverResources resources,
    List<DeviceConfig> devices,
    List<MountConfig> mounts,
    @Nullable String user,
    TaskDir taskDir,
    LogPlan logs,
    @Nullable NetworkIsolation network,
    ConfigValue.MapValue config) {

  /** Without what is secret, and what a job put into its driver block: it may be logged. */
  @Override
  public String toString() {
    return "TaskConfig[id=%s, user=%s, taskDir=%s, env=%s]"
        .formatted(id, user, taskDir, Masked.env(env, secretNames));
  }
}
