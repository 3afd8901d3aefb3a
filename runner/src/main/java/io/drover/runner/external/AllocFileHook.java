package io.drover.runner.external;

import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookException;
import io.drover.api.hook.RunnerDestroyHook;
import io.drover.api.hook.RunnerDestroyRequest;
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
import io.drover.api.model.Allocation;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * An executable as a hook of one alloc. It is called in every phase; one that has nothing to do
 * there just ends.
 */
final class AllocFileHook extends FileHook
    implements RunnerPrerunHook,
        RunnerUpdateHook,
        RunnerPreKillHook,
        RunnerTaskRestartHook,
        RunnerPostrunHook,
        RunnerDestroyHook {
  private final Map<String, String> hostEnv;
  private final Path allocDir;
  private volatile Allocation alloc;

  AllocFileHook(
      HookProgram program,
      Set<String> after,
      Map<String, String> hostEnv,
      Allocation alloc,
      Path allocDir) {
    super(program, after);
    this.hostEnv = hostEnv;
    this.alloc = alloc;
    this.allocDir = allocDir;
  }

  @Override
  HookProgram.Call call(HookContext context, String phase, Map<String, ?> more) {
    return new Telling(hostEnv, alloc, allocDir, null, null).call(phase, context, more);
  }

  @Override
  public RunnerPrerunResponse prerun(HookContext context, RunnerPrerunRequest request)
      throws HookException, InterruptedException {
    alloc = request.alloc();
    HookProgram.Call call =
        call(
            context,
            "prerun",
            Map.of("env", Answers.shown(request.taskEnv()), "state", request.previousState()));
    HookAnswer answer = program.insist(context, "prerun", call);
    if (!answer.mounts.isEmpty() || !answer.devices.isEmpty()) {
      throw new HookException("prerun adds no mounts or devices: they belong to a task's prestart");
    }
    return new RunnerPrerunResponse(
        answer.env, answer.secretNames, answer.state, answer.output, answer.validity);
  }

  @Override
  public void update(HookContext context, RunnerUpdateRequest request)
      throws HookException, InterruptedException {
    alloc = request.alloc();
    tell(context, "update", Map.of("env", Answers.shown(request.allocEnv())));
  }

  @Override
  public void preKill(HookContext context, RunnerPreKillRequest request)
      throws HookException, InterruptedException {
    tell(context, "prekill", Map.of("state", request.state()));
  }

  @Override
  public void preTaskRestart(HookContext context, Allocation present)
      throws HookException, InterruptedException {
    alloc = present;
    tell(context, "pretaskrestart", Map.of());
  }

  @Override
  public void postrun(HookContext context, RunnerPostrunRequest request)
      throws HookException, InterruptedException {
    tell(context, "postrun", Map.of("state", request.state()));
  }

  @Override
  public void destroy(HookContext context, RunnerDestroyRequest request)
      throws HookException, InterruptedException {
    tell(context, "destroy", Map.of("state", request.state()));
  }
}
