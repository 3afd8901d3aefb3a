package io.drover.tck;

import io.drover.api.Validity;
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

/** An alloc hook with every phase that keeps every promise. */
class SampleAlloc
    implements RunnerPrerunHook,
        RunnerUpdateHook,
        RunnerPreKillHook,
        RunnerTaskRestartHook,
        RunnerPostrunHook,
        RunnerDestroyHook {
  @Override
  public String name() {
    return "sample-alloc";
  }

  static Path file(Path allocDir) {
    return allocDir.resolve("alloc").resolve("data").resolve("sample.txt");
  }

  @Override
  public RunnerPrerunResponse prerun(HookContext context, RunnerPrerunRequest request)
      throws HookException, InterruptedException {
    Path file = SampleTask.write(file(request.allocDir()));
    SampleTask.pause(2);
    return new RunnerPrerunResponse(
        Map.of("SAMPLE_SHARED", file.toString()),
        Set.of(),
        Map.of("made", "true"),
        Map.of(),
        Validity.REBOOT);
  }

  @Override
  public void update(HookContext context, RunnerUpdateRequest request)
      throws HookException, InterruptedException {}

  @Override
  public void preKill(HookContext context, RunnerPreKillRequest request)
      throws HookException, InterruptedException {}

  @Override
  public void preTaskRestart(HookContext context, Allocation alloc)
      throws HookException, InterruptedException {}

  @Override
  public void postrun(HookContext context, RunnerPostrunRequest request)
      throws HookException, InterruptedException {
    SampleTask.remove(file(request.allocDir()));
  }

  @Override
  public void destroy(HookContext context, RunnerDestroyRequest request)
      throws HookException, InterruptedException {
    SampleTask.remove(file(request.allocDir()));
  }
}
