package io.drover.api.hook;

import io.drover.api.env.TaskDir;
import io.drover.api.model.Allocation;
import io.drover.api.model.Task;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes hooks: found by {@link java.util.ServiceLoader}, or handed to the embedded runner.
 *
 * @since 0.1
 */
public interface HookProvider {

  /** The version of this package that the caller speaks. */
  int API_VERSION = 1;

  /** The version of this package the provider was written for. */
  default int apiVersion() {
    return API_VERSION;
  }

  /** New hook objects for one alloc; each object serves one alloc only. Must not block. */
  default List<RunnerHook> runnerHooks(Allocation alloc, Path allocDir) {
    return List.of();
  }

  /** New hook objects for one task; each object serves one task only. Must not block. */
  default List<TaskHook> taskHooks(Allocation alloc, Task task, TaskDir taskDir) {
    return List.of();
  }
}
