package io.drover.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.env.TaskDir;
import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookException;
import io.drover.api.hook.HookProvider;
import io.drover.api.hook.RunnerHook;
import io.drover.api.hook.TaskHook;
import io.drover.api.hook.TaskPrestartRequest;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.model.Allocation;
import io.drover.api.model.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Hooks that are right pass: all phases, with a result for ever and with a secret. */
final class SampleHooksContractTest extends HookContract {
  @Override
  protected HookProvider provider() {
    return new HookProvider() {
      @Override
      public List<RunnerHook> runnerHooks(Allocation alloc, Path allocDir) {
        return List.of(new SampleAlloc());
      }

      @Override
      public List<TaskHook> taskHooks(Allocation alloc, Task task, TaskDir taskDir) {
        return List.of(new SampleTask(), new WithSecret());
      }
    };
  }

  @Override
  protected void use(String hook, Map<String, String> env, Map<String, String> state) {
    assertThat(env).as(hook).hasSize(1);
  }

  private static final class WithSecret extends SampleTask {
    @Override
    public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request)
        throws HookException, InterruptedException {
      TaskPrestartResponse file = super.prestart(context, request);
      var answer = TaskPrestartResponse.builder().state(file.state());
      file.env().forEach(answer::env);
      return answer.secretEnv("VAULT_TOKEN", String.valueOf(request.vaultToken())).build();
    }
  }
}
