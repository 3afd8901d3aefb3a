package io.drover.core.task;

import io.drover.api.model.JobType;
import io.drover.api.model.Lifecycle;
import io.drover.api.model.RestartPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the machine must know of a task.
 *
 * @param name its name
 * @param jobType the job's type
 * @param lifecycle its place in the group's life, null for a main task
 * @param leader whether its end ends the others
 * @param restart the policy
 * @param killTimeout the grace between the signal and the kill
 * @param killSignal the signal, empty for the driver's usual one
 * @param shutdownDelay the wait before the signal
 * @param hooks its hooks
 */
public record TaskSpec(
    String name,
    JobType jobType,
    @Nullable Lifecycle lifecycle,
    boolean leader,
    RestartPolicy restart,
    Duration killTimeout,
    String killSignal,
    Duration shutdownDelay,
    TaskHooks hooks) {

  /** Runs after all others. */
  public boolean poststop() {
    return lifecycle != null && lifecycle.hook() == Lifecycle.Hook.POSTSTOP;
  }

  /** Runs beside the main tasks. */
  public boolean sidecar() {
    return lifecycle != null && lifecycle.sidecar() && !poststop();
  }

  /** Has no place but the main one. */
  public boolean main() {
    return lifecycle == null;
  }

  /** A step before the main tasks. */
  public boolean ephemeralPrestart() {
    return lifecycle != null && lifecycle.hook() == Lifecycle.Hook.PRESTART && !lifecycle.sidecar();
  }

  /** A step after the main tasks' start. */
  public boolean ephemeralPoststart() {
    return lifecycle != null
        && lifecycle.hook() == Lifecycle.Hook.POSTSTART
        && !lifecycle.sidecar();
  }
}
