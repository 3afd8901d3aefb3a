package io.drover.runner.builtin;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import io.drover.api.Validity;
import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookException;
import io.drover.api.hook.RunnerDestroyHook;
import io.drover.api.hook.RunnerDestroyRequest;
import io.drover.api.hook.RunnerPostrunHook;
import io.drover.api.hook.RunnerPostrunRequest;
import io.drover.api.hook.RunnerPrerunHook;
import io.drover.api.hook.RunnerPrerunRequest;
import io.drover.api.hook.RunnerPrerunResponse;
import io.drover.api.model.TaskEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Makes the folders that the tasks of an alloc share, drops their secrets when all have ended, and
 * removes the whole tree when the alloc is destroyed.
 */
public final class AllocDirHook implements RunnerPrerunHook, RunnerPostrunHook, RunnerDestroyHook {
  /** The hook's name, as Nomad's. */
  public static final String NAME = "alloc_dir";

  private final SecretFolders secrets;

  /** What {@code secrets} has mounted it takes away again. */
  public AllocDirHook(SecretFolders secrets) {
    this.secrets = secrets;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public RunnerPrerunResponse prerun(HookContext context, RunnerPrerunRequest request)
      throws HookException {
    Path shared = request.allocDir().resolve("alloc");
    try {
      Folders.make(request.allocDir(), Folders.READABLE);
      Folders.make(shared, Folders.OPEN);
      for (String name : new String[] {"logs", "tmp", "data"}) {
        Folders.make(shared.resolve(name), Folders.OPEN);
      }
    } catch (IOException cannot) {
      throw new HookException(
          ErrorCode.IO,
          "the folder of the alloc cannot be made: " + DroverException.reasonOf(cannot),
          true,
          cannot);
    }
    return RunnerPrerunResponse.valid(Validity.REBOOT);
  }

  @Override
  public void postrun(HookContext context, RunnerPostrunRequest request)
      throws HookException, InterruptedException {
    try {
      secrets.drop(request.allocDir(), say(context));
    } catch (IOException cannot) {
      throw new HookException(
          ErrorCode.IO,
          "the secrets of a task stay mounted: " + DroverException.reasonOf(cannot),
          true,
          cannot);
    }
  }

  /** On the timeline, and in the state of the tasks. */
  private static Consumer<String> say(HookContext context) {
    return line -> {
      context.log(line);
      context.emit(TaskEvent.of(TaskEvent.Type.TASK_HOOK_MESSAGE, line));
    };
  }

  @Override
  public void destroy(HookContext context, RunnerDestroyRequest request)
      throws HookException, InterruptedException {
    try {
      secrets.drop(request.allocDir(), say(context));
      Folders.remove(request.allocDir());
    } catch (IOException cannot) {
      throw new HookException(
          ErrorCode.IO,
          "the folder of the alloc cannot be removed: " + DroverException.reasonOf(cannot),
          true,
          cannot);
    }
  }
}
