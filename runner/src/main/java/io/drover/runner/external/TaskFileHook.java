package io.drover.runner.external;

import io.drover.api.env.TaskDir;
import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookException;
import io.drover.api.hook.TaskExitedHook;
import io.drover.api.hook.TaskExitedRequest;
import io.drover.api.hook.TaskExitedResponse;
import io.drover.api.hook.TaskPoststartHook;
import io.drover.api.hook.TaskPoststartRequest;
import io.drover.api.hook.TaskPoststartResponse;
import io.drover.api.hook.TaskPreKillHook;
import io.drover.api.hook.TaskPreKillRequest;
import io.drover.api.hook.TaskPreKillResponse;
import io.drover.api.hook.TaskPrestartHook;
import io.drover.api.hook.TaskPrestartRequest;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.hook.TaskStopHook;
import io.drover.api.hook.TaskStopRequest;
import io.drover.api.hook.TaskStopResponse;
import io.drover.api.hook.TaskUpdateHook;
import io.drover.api.hook.TaskUpdateRequest;
import io.drover.api.hook.TaskUpdateResponse;
import io.drover.api.model.Allocation;
import io.drover.api.model.Task;
import java.util.Map;
import java.util.Set;

/** An executable as a hook of one task. */
final class TaskFileHook extends FileHook
    implements TaskPrestartHook,
        TaskPoststartHook,
        TaskPreKillHook,
        TaskExitedHook,
        TaskUpdateHook,
        TaskStopHook {
  private final Map<String, String> hostEnv;
  private final Task task;
  private final TaskDir taskDir;
  private volatile Allocation alloc;

  TaskFileHook(
      HookProgram program,
      Set<String> after,
      Map<String, String> hostEnv,
      Allocation alloc,
      Task task,
      TaskDir taskDir) {
    super(program, after);
    this.hostEnv = hostEnv;
    this.alloc = alloc;
    this.task = task;
    this.taskDir = taskDir;
  }

  @Override
  HookProgram.Call call(HookContext context, String phase, Map<String, ?> more) {
    return new Telling(hostEnv, alloc, taskDir.allocDir(), task, taskDir)
        .call(phase, context, more);
  }

  /** "Try again" is for the task's restart policy, which waits longer each time and is seen. */
  @Override
  public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request)
      throws HookException, InterruptedException {
    alloc = request.alloc();
    Map<String, ?> more =
        Map.of("env", Answers.shown(request.taskEnv()), "state", request.previousState());
    HookAnswer answer = program.once(context, "prestart", call(context, "prestart", more));
    return new TaskPrestartResponse(
        answer.env,
        answer.secretNames,
        answer.mounts,
        answer.devices,
        answer.state,
        answer.output,
        answer.done,
        answer.validity);
  }

  @Override
  public TaskPoststartResponse poststart(HookContext context, TaskPoststartRequest request)
      throws HookException, InterruptedException {
    tell(context, "poststart", Map.of("env", Answers.shown(request.taskEnv())));
    return new TaskPoststartResponse();
  }

  @Override
  public TaskPreKillResponse preKilling(HookContext context, TaskPreKillRequest request)
      throws HookException, InterruptedException {
    tell(context, "prekill", Map.of("restart", request.restart(), "reason", request.reason()));
    return new TaskPreKillResponse();
  }

  @Override
  public TaskExitedResponse exited(HookContext context, TaskExitedRequest request)
      throws HookException, InterruptedException {
    tell(context, "exited", Map.of("exit", HookWords.exit(request.exit())));
    return new TaskExitedResponse();
  }

  @Override
  public TaskUpdateResponse update(HookContext context, TaskUpdateRequest request)
      throws HookException, InterruptedException {
    alloc = request.alloc();
    tell(context, "update", Map.of("env", Answers.shown(request.taskEnv())));
    return new TaskUpdateResponse();
  }

  @Override
  public TaskStopResponse stop(HookContext context, TaskStopRequest request)
      throws HookException, InterruptedException {
    tell(context, "stop", Map.of("state", request.existingState()));
    return new TaskStopResponse();
  }
}
