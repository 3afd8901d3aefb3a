package io.drover.runner.alloc;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import io.drover.api.driver.Driver;
import io.drover.api.driver.DriverException;
import io.drover.api.driver.ScriptExecutor;
import io.drover.api.driver.TaskHandle;
import io.drover.api.driver.TaskId;
import io.drover.api.env.TaskEnv;
import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookException;
import io.drover.api.hook.RunnerDestroyHook;
import io.drover.api.hook.RunnerDestroyRequest;
import io.drover.api.hook.RunnerHook;
import io.drover.api.hook.RunnerPostrunHook;
import io.drover.api.hook.RunnerPostrunRequest;
import io.drover.api.hook.RunnerPreKillHook;
import io.drover.api.hook.RunnerPreKillRequest;
import io.drover.api.hook.RunnerPrerunHook;
import io.drover.api.hook.RunnerPrerunRequest;
import io.drover.api.hook.RunnerPrerunResponse;
import io.drover.api.hook.RunnerTaskRestartHook;
import io.drover.api.hook.RunnerUpdateHook;
import io.drover.api.hook.RunnerUpdateRequest;
import io.drover.api.hook.TaskExitedHook;
import io.drover.api.hook.TaskExitedRequest;
import io.drover.api.hook.TaskHook;
import io.drover.api.hook.TaskPoststartHook;
import io.drover.api.hook.TaskPoststartRequest;
import io.drover.api.hook.TaskPreKillHook;
import io.drover.api.hook.TaskPreKillRequest;
import io.drover.api.hook.TaskPrestartHook;
import io.drover.api.hook.TaskPrestartRequest;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.hook.TaskStopHook;
import io.drover.api.hook.TaskStopRequest;
import io.drover.api.hook.TaskUpdateHook;
import io.drover.api.hook.TaskUpdateRequest;
import io.drover.api.model.AllocatedTaskResources;
import io.drover.api.model.Allocation;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.StoredRunnerResult;
import io.drover.core.effect.Effect;
import io.drover.core.task.StoredResult;
import io.drover.core.task.TaskSnapshot;
import io.drover.runner.hook.HookCall;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a wanted call into the method of the hook and the request it gets. */
final class HookBodies {
  private final AllocRuntime runtime;
  private final Shared shared;
  private final AllocEdges edges;

  HookBodies(AllocRuntime runtime, Shared shared, AllocEdges edges) {
    this.runtime = runtime;
    this.shared = shared;
    this.edges = edges;
  }

  HookCall.Body of(Effect.CallRunnerHook call, AllocSnapshot alloc) {
    @Nullable RunnerHook hook = runtime.hooks().runnerHook(call.hook());
    Allocation allocation = runtime.allocation();
    StoredRunnerResult stored = alloc.facts().results().get(call.hook());
    Map<String, String> state = stored == null ? Map.of() : stored.response().state();
    return switch (call.phase()) {
      case PRERUN ->
          hook instanceof RunnerPrerunHook h
              ? context ->
                  checked(
                      h.prerun(
                          context,
                          new RunnerPrerunRequest(
                              allocation,
                              shared.envs().ofAlloc(allocation),
                              runtime.directory(),
                              state)))
              : HookBodies::nothing;
      case UPDATE ->
          hook instanceof RunnerUpdateHook h
              ? context -> {
                h.update(
                    context,
                    new RunnerUpdateRequest(allocation, shared.envs().ofAlloc(allocation)));
                return null;
              }
              : HookBodies::nothing;
      case PREKILL ->
          hook instanceof RunnerPreKillHook h
              ? context -> {
                h.preKill(
                    context, new RunnerPreKillRequest(allocation, state, call.noShutdownDelay()));
                return null;
              }
              : HookBodies::nothing;
      case PRETASKRESTART ->
          hook instanceof RunnerTaskRestartHook h
              ? context -> {
                h.preTaskRestart(context, allocation);
                return null;
              }
              : HookBodies::nothing;
      case POSTRUN ->
          hook instanceof RunnerPostrunHook h
              ? context -> {
                h.postrun(
                    context, new RunnerPostrunRequest(allocation, runtime.directory(), state));
                return null;
              }
              : HookBodies::nothing;
      case DESTROY ->
          hook instanceof RunnerDestroyHook h
              ? context -> {
                h.destroy(
                    context, new RunnerDestroyRequest(allocation, runtime.directory(), state));
                return null;
              }
              : HookBodies::nothing;
    };
  }

  HookCall.Body of(Effect.CallTaskHook call, AllocSnapshot alloc) {
    @Nullable TaskHook hook = runtime.hooks().taskHook(call.task(), call.hook());
    TaskSnapshot snapshot = alloc.tasks().get(call.task());
    StoredResult stored = snapshot == null ? null : snapshot.facts().results().get(call.hook());
    Map<String, String> state = stored == null ? Map.of() : stored.response().state();
    return switch (call.phase()) {
      case PRESTART ->
          hook instanceof TaskPrestartHook h
              ? context -> checked(h.prestart(context, prestart(call, alloc, state)))
              : HookBodies::nothing;
      case POSTSTART ->
          hook instanceof TaskPoststartHook h
              ? context -> h.poststart(context, poststart(call, alloc, snapshot))
              : HookBodies::nothing;
      case PREKILLING ->
          hook instanceof TaskPreKillHook h
              ? context ->
                  h.preKilling(
                      context,
                      new TaskPreKillRequest(
                          call.info().restart(), call.info().restart() ? "restart" : "kill"))
              : HookBodies::nothing;
      case EXITED ->
          hook instanceof TaskExitedHook h
              ? context -> h.exited(context, new TaskExitedRequest(call.info().exit()))
              : HookBodies::nothing;
      case UPDATE ->
          hook instanceof TaskUpdateHook h
              ? context ->
                  h.update(
                      context,
                      new TaskUpdateRequest(
                          null, null, runtime.allocation(), edges.env(call.task(), alloc)))
              : HookBodies::nothing;
      case STOP ->
          hook instanceof TaskStopHook h
              ? context -> h.stop(context, new TaskStopRequest(state, runtime.taskDir(call.task())))
              : HookBodies::nothing;
    };
  }

  private TaskPrestartRequest prestart(
      Effect.CallTaskHook call, AllocSnapshot alloc, Map<String, String> state)
      throws DroverException {
    Allocation allocation = runtime.allocation();
    TaskGroup group = allocation.group();
    Task task = group == null ? null : group.task(call.task());
    AllocatedTaskResources given = allocation.resources().tasks().get(call.task());
    if (task == null || given == null) {
      throw new DriverException(
          ErrorCode.NOT_FOUND, "the job has no task " + call.task() + " any more");
    }
    TaskEnv env = edges.env(call.task(), alloc);
    return new TaskPrestartRequest(
        state, task, given, null, null, runtime.taskDir(call.task()), env, allocation);
  }

  private TaskPoststartRequest poststart(
      Effect.CallTaskHook call, AllocSnapshot alloc, @Nullable TaskSnapshot snapshot)
      throws DroverException {
    Driver driver = edges.driver(call.task());
    TaskId id = runtime.taskId(call.task(), call.attempt());
    TaskHandle handle = snapshot == null ? null : snapshot.facts().handle();
    @Nullable ScriptExecutor exec =
        driver.capabilities().exec()
            ? (timeout, command) -> driver.execTask(id, List.copyOf(command), timeout)
            : null;
    return new TaskPoststartRequest(
        exec,
        handle == null ? null : handle.network(),
        edges.env(call.task(), alloc),
        (cancellation, interval) -> driver.taskStats(id, cancellation, interval));
  }

  private static RunnerPrerunResponse checked(RunnerPrerunResponse given) throws HookException {
    checkNames(given.env());
    return given;
  }

  private static TaskPrestartResponse checked(TaskPrestartResponse given) throws HookException {
    checkNames(given.env());
    return given;
  }

  /** What no program can be given, or would come to it as something else. */
  private static void checkNames(Map<String, String> env) throws HookException {
    for (Map.Entry<String, String> each : env.entrySet()) {
      String name = each.getKey();
      if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
        throw new HookException(
            "gives an environment variable with the name \""
                + name
                + "\"; a name is not empty and has no =");
      }
      if (each.getValue().indexOf('\0') >= 0) {
        throw new HookException(
            "gives the environment variable " + name + " with a zero byte in it");
      }
    }
  }

  /**
   * A hook of an older run that is not there any more, or takes no part any more, has nothing to
   * do.
   */
  private static @Nullable Object nothing(HookContext context) {
    return null;
  }
}
