package io.drover.tck;

import io.drover.api.Validity;
import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookException;
import io.drover.api.hook.ShutdownHook;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A task hook with every phase that keeps every promise: it makes a file, and removes it. */
class SampleTask
    implements TaskPrestartHook,
        TaskPoststartHook,
        TaskUpdateHook,
        TaskPreKillHook,
        TaskExitedHook,
        TaskStopHook,
        ShutdownHook {
  private static final CountDownLatch NEVER = new CountDownLatch(1);
  private static final String FILE = "sample.txt";

  @Override
  public String name() {
    return "sample";
  }

  @Override
  public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request)
      throws HookException, InterruptedException {
    Path file = write(request.taskDir().localDir().resolve(FILE));
    pause(2);
    return answer(request.previousState(), file).build();
  }

  /** What it answers; a mistake is made by changing it. */
  static TaskPrestartResponse.Builder answer(Map<String, String> previous, Path file) {
    return TaskPrestartResponse.builder()
        .env("SAMPLE_FILE", file.toString())
        .state(previous)
        .state("file", FILE)
        .done()
        .validity(Validity.REBOOT);
  }

  /** Waits as a download does: an interrupt cuts it short. */
  static void pause(long millis) throws InterruptedException {
    boolean _ = NEVER.await(millis, TimeUnit.MILLISECONDS);
  }

  static Path write(Path file) throws HookException {
    try {
      return Files.writeString(file, "sample");
    } catch (IOException cannot) {
      throw new HookException("the sample cannot be written: " + cannot, true, cannot);
    }
  }

  static void remove(Path file) throws HookException {
    try {
      Files.deleteIfExists(file);
    } catch (IOException cannot) {
      throw new HookException("the sample cannot be removed: " + cannot, true, cannot);
    }
  }

  @Override
  public TaskPoststartResponse poststart(HookContext context, TaskPoststartRequest request)
      throws HookException, InterruptedException {
    return new TaskPoststartResponse();
  }

  @Override
  public TaskUpdateResponse update(HookContext context, TaskUpdateRequest request)
      throws HookException, InterruptedException {
    return new TaskUpdateResponse();
  }

  @Override
  public TaskPreKillResponse preKilling(HookContext context, TaskPreKillRequest request)
      throws HookException, InterruptedException {
    return new TaskPreKillResponse();
  }

  @Override
  public TaskExitedResponse exited(HookContext context, TaskExitedRequest request)
      throws HookException, InterruptedException {
    return new TaskExitedResponse();
  }

  @Override
  public TaskStopResponse stop(HookContext context, TaskStopRequest request)
      throws HookException, InterruptedException {
    remove(request.taskDir().localDir().resolve(FILE));
    return new TaskStopResponse();
  }

  @Override
  public void shutdown(HookContext context) {}
}
