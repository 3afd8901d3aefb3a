package io.drover.runner.builtin;

import io.drover.api.driver.Driver;
import io.drover.api.driver.DriverException;
import io.drover.api.env.TaskDir;
import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookException;
import io.drover.api.hook.HookProvider;
import io.drover.api.hook.RunnerHook;
import io.drover.api.hook.TaskHook;
import io.drover.api.hook.TaskPrestartHook;
import io.drover.api.hook.TaskPrestartRequest;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.model.Allocation;
import io.drover.api.model.Task;
import io.drover.runner.DriverSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The hooks that every alloc and task has. */
public final class BuiltIns implements HookProvider {
  /** The names of all of them; no hook from outside may have one. */
  public static final Set<String> NAMES =
      Set.of(AllocDirHook.NAME, ValidateHook.NAME, TaskDirHook.NAME, DispatchPayloadHook.NAME);

  private final DriverSet drivers;
  private final SecretFolders secrets;
  private final boolean running;

  /**
   * Hooks over these drivers.
   *
   * @param secrets where tasks keep secrets
   * @param running whether they will be called; else they are only to be looked at, and nothing is
   *     made
   */
  public BuiltIns(DriverSet drivers, SecretFolders secrets, boolean running) {
    this.drivers = drivers;
    this.secrets = secrets;
    this.running = running;
  }

  @Override
  public List<RunnerHook> runnerHooks(Allocation alloc, Path allocDir) {
    return List.of(new AllocDirHook(secrets));
  }

  @Override
  public List<TaskHook> taskHooks(Allocation alloc, Task task, TaskDir taskDir) {
    return List.of(validate(task), new TaskDirHook(secrets), new DispatchPayloadHook());
  }

  private TaskHook validate(Task task) {
    if (!running) {
      return new Missing("it is only looked at");
    }
    try {
      Driver driver = drivers.get(task.driver());
      return new ValidateHook(driver);
    } catch (DriverException missing) {
      return new Missing(String.valueOf(missing.getMessage()));
    }
  }

  /** A driver that is gone since the job was taken on: the task fails and says so. */
  private record Missing(String why) implements TaskPrestartHook {
    @Override
    public String name() {
      return ValidateHook.NAME;
    }

    @Override
    public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request)
        throws HookException {
      throw new HookException(why);
    }
  }
}
