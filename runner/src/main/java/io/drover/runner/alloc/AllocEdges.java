package io.drover.runner.alloc;

import io.drover.api.ErrorCode;
import io.drover.api.Exit;
import io.drover.api.driver.Driver;
import io.drover.api.driver.DriverException;
import io.drover.api.driver.DriverResources;
import io.drover.api.driver.ExitResult;
import io.drover.api.driver.LogPlan;
import io.drover.api.driver.RecoverResult;
import io.drover.api.driver.TaskConfig;
import io.drover.api.driver.TaskHandle;
import io.drover.api.driver.TaskId;
import io.drover.api.env.TaskDir;
import io.drover.api.env.TaskEnv;
import io.drover.api.model.Allocation;
import io.drover.api.model.ConfigValue;
import io.drover.api.model.Task;
import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskGroup;
import io.drover.core.alloc.AllocEvent;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.task.TaskInput;
import io.drover.runner.env.ConfigFill;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Does what the machine wants of drivers: plain blocking code, a virtual thread for each effect,
 * the answer an event. It decides nothing.
 */
final class AllocEdges {
  /**
   * So often, and so long apart, a driver that cannot say what became of a task is asked. One that
   * says it may know later is asked for as long as that lasts: on a full disk, say, a task that
   * lives must not count as lost. That is told after as many tries.
   */
  private static final int FIND_TRIES_MAX = 5;

  private static final Duration FIND_PAUSE = Duration.ofMillis(500);
  private static final long MEBIBYTE = 1L << 20;

  private final AllocRuntime runtime;
  private final Shared shared;

  AllocEdges(AllocRuntime runtime, Shared shared) {
    this.runtime = runtime;
    this.shared = shared;
  }

  void start(String task, int attempt, AllocSnapshot alloc) {
    Thread.ofVirtual()
        .name("drover-start")
        .start(() -> {
          try {
            Driver driver = driver(task);
            TaskHandle handle = driver.startTask(config(task, attempt, alloc, true));
            post(task, new TaskInput.Started(attempt, handle));
            await(driver, handle.id(), 0);
          } catch (DriverException no) {
            post(task, startFailed(attempt, no));
          } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static TaskInput startFailed(int attempt, DriverException no) {
    String type =
        no.code() == ErrorCode.DRIVER_CONFIG || no.code() == ErrorCode.HOOK_CLASH
            ? TaskEvent.Type.FAILED_VALIDATION
            : TaskEvent.Type.DRIVER_FAILURE;
    // Whether it can be tried again is the driver's word, as Nomad has it.
    return new TaskInput.StartFailed(
        attempt, type, String.valueOf(no.getMessage()), no.recoverable());
  }

  void find(String task, int attempt, AllocSnapshot alloc) {
    find(task, attempt, alloc, 1);
  }

  private void find(String task, int attempt, AllocSnapshot alloc, int tries) {
    Thread.ofVirtual()
        .name("drover-find")
        .start(() -> {
          try {
            look(task, attempt, alloc, tries);
          } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void look(String task, int attempt, AllocSnapshot alloc, int tries)
      throws InterruptedException {
    try {
      Driver driver = driver(task);
      switch (driver.recoverTask(config(task, attempt, alloc, false))) {
        case RecoverResult.Running(var handle) -> {
          post(task, new TaskInput.Started(attempt, handle));
          await(driver, handle.id(), tries);
        }
        case RecoverResult.Exited(Exit exit, long _) ->
            post(task, new TaskInput.Exited(attempt, exit, ""));
        case RecoverResult.NeverStarted _ -> post(task, new TaskInput.NeverStarted(attempt));
      }
    } catch (DriverException no) {
      again(task, attempt, alloc, tries, no);
    }
  }

  /** Nobody could say what became of it: it is asked once more after a while, or given up. */
  private void again(String task, int attempt, AllocSnapshot alloc, int tries, DriverException no) {
    if (runtime.closing()) {
      return;
    }
    if (tries >= FIND_TRIES_MAX && !no.recoverable()) {
      post(task, new TaskInput.Exited(attempt, new Exit.Lost(no.getMessage() + ""), ""));
      return;
    }
    if (tries == FIND_TRIES_MAX) {
      told(task, "What became of the task is not known yet: " + no.getMessage());
    }
    shared.timers().after(FIND_PAUSE, () -> find(task, attempt, alloc, tries + 1));
  }

  /**
   * Waits for the end, for ever if need be. A driver that fails meanwhile is asked what became of
   * it; one that says that it runs, and fails at once again, has said nothing.
   */
  private void await(Driver driver, TaskId id, int tries) throws InterruptedException {
    long begunNs = System.nanoTime();
    try {
      ExitResult end = driver.waitTask(id);
      post(id.task(), new TaskInput.Exited(id.attempt(), end.exit(), end.note()));
    } catch (DriverException no) {
      boolean atOnce = System.nanoTime() - begunNs < FIND_PAUSE.toNanos();
      again(id.task(), id.attempt(), runtime.snapshot(), atOnce ? tries : 0, no);
    }
  }

  void stop(String task, int attempt, String signal) {
    tell(task, driver -> driver.beginStop(runtime.taskId(task, attempt), signal));
  }

  void kill(String task, int attempt) {
    tell(task, driver -> driver.killTask(runtime.taskId(task, attempt)));
  }

  void forget(String task, int attempt) {
    tell(task, driver -> driver.destroyTask(runtime.taskId(task, attempt), true));
  }

  void signal(long request, String task, int attempt, String signal) {
    Thread.ofVirtual()
        .name("drover-signal")
        .start(() -> {
          try {
            driver(task).signalTask(runtime.taskId(task, attempt), signal);
            runtime.answer(request, "");
          } catch (DriverException no) {
            runtime.answer(request, String.valueOf(no.getMessage()));
          } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private interface Order {
    void give(Driver driver) throws DriverException, InterruptedException;
  }

  /**
   * An order whose outcome shows in the task's end; one that fails is repeated by the machine's
   * timer.
   */
  private void tell(String task, Order order) {
    Thread.ofVirtual()
        .name("drover-order")
        .start(() -> {
          try {
            order.give(driver(task));
          } catch (DriverException no) {
            if (no.code() != ErrorCode.NOT_FOUND && !runtime.closing()) {
              told(task, String.valueOf(no.getMessage()));
            }
          } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void told(String task, String what) {
    post(task, new TaskInput.Emit(TaskEvent.of(TaskEvent.Type.DRIVER, what)));
  }

  private void post(String task, TaskInput input) {
    if (!runtime.closing()) {
      runtime.post(new AllocEvent.OfTask(task, input));
    }
  }

  Driver driver(String task) throws DriverException {
    return shared.drivers().get(task(task).driver());
  }

  private Task task(String name) throws DriverException {
    TaskGroup group = runtime.allocation().group();
    Task task = group == null ? null : group.task(name);
    if (task == null) {
      throw new DriverException(ErrorCode.NOT_FOUND, "the job has no task " + name + " any more");
    }
    return task;
  }

  /** The environment of a task with what hooks made so far. */
  TaskEnv env(String name, AllocSnapshot alloc) throws DriverException {
    MergedHooks made = MergedHooks.of(runtime.spec(), alloc, name);
    return shared
        .envs()
        .ofTask(
            runtime.allocation(),
            task(name),
            runtime.taskDir(name),
            made.env(),
            made.secretNames());
  }

  /**
   * All that a driver needs.
   *
   * @param filled whether the driver's block must be filled in; not to find what runs already
   */
  private TaskConfig config(String name, int attempt, AllocSnapshot alloc, boolean filled)
      throws DriverException {
    Task task = task(name);
    Allocation allocation = runtime.allocation();
    MergedHooks made = MergedHooks.of(runtime.spec(), alloc, name);
    TaskEnv env = env(name, alloc);
    TaskDir dir = runtime.taskDir(name);
    ConfigValue.MapValue block = filled ? ConfigFill.fill(task.config(), env) : task.config();
    @Nullable String user = task.user().isEmpty() ? null : env.replace(task.user());
    return new TaskConfig(
        runtime.taskId(name, attempt),
        allocation.job().id(),
        allocation.job().name(),
        allocation.taskGroup(),
        allocation.namespace(),
        env.all(),
        env.secretNames(),
        resources(task),
        made.devices(),
        made.mounts(),
        user,
        dir,
        logs(allocation, task, dir.logDir()),
        null,
        block);
  }

  /** The limit is what the task may grow to, not what is reserved for it. */
  private static DriverResources resources(Task task) {
    long max = task.resources().memoryMaxMb();
    long memory = max < 0 ? 0 : Math.max(max, task.resources().memoryMb());
    return new DriverResources(task.resources().cpu(), memory * MEBIBYTE, "");
  }

  private static LogPlan logs(Allocation alloc, Task task, Path folder) {
    return new LogPlan(
        folder,
        task.name(),
        task.logConfig().maxFiles(),
        task.logConfig().maxFileSizeMb() * MEBIBYTE,
        LogPlan.Mode.of(alloc, task));
  }
}
