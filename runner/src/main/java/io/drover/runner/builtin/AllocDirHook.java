package io.drover.runner.builtin;

import io.drover.api.ErrorCode;
import io.drover.api.Validity;
import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookException;
import io.drover.api.hook.RunnerDestroyHook;
import io.drover.api.hook.RunnerDestroyRequest;
import io.drover.api.hook.RunnerPrerunHook;
import io.drover.api.hook.RunnerPrerunRequest;
import io.drover.api.hook.RunnerPrerunResponse;
import java.io.IOException;
import java.nio.file.Path;

/** Makes the folders that the tasks of an alloc share, and removes the whole tree at the end. */
public final class AllocDirHook implements RunnerPrerunHook, RunnerDestroyHook {
  /** The hook's name, as Nomad's. */
  public static final String NAME = "alloc_dir";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public RunnerPrerunResponse prerun(HookContext context, RunnerPrerunRequest request)
      throws HookException {
    Path shared = request.allocDir().resolve("alloc");
    try {
      Folders.make(request.allocDir(), "rwxr-xr-x");
      Folders.make(shared, "rwxrwxrwx");
      for (String name : new String[] {"logs", "tmp", "data"}) {
        Folders.make(shared.resolve(name), "rwxrwxrwx");
      }
    } catch (IOException cannot) {
      throw new HookException(
          ErrorCode.IO, "the folder of the alloc cannot be made: " + cannot, true, cannot);
    }
    return RunnerPrerunResponse.valid(Validity.REBOOT);
  }

  @Override
  public void destroy(HookContext context, RunnerDestroyRequest request) throws HookException {
    try {
      Folders.remove(request.allocDir());
    } catch (IOException cannot) {
      throw new HookException(
          ErrorCode.IO, "the folder of the alloc cannot be removed: " + cannot, true, cannot);
    }
  }
}
