package io.drover.runner.builtin;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import io.drover.api.Validity;
import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookException;
import io.drover.api.hook.TaskPrestartHook;
import io.drover.api.hook.TaskPrestartRequest;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.model.DispatchPayload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Puts the payload of a dispatched job where the task wants it. */
public final class DispatchPayloadHook implements TaskPrestartHook {
  /** The hook's name, as Nomad's. */
  public static final String NAME = "dispatch_payload";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> after() {
    return Set.of(TaskDirHook.NAME);
  }

  @Override
  public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request)
      throws HookException {
    DispatchPayload wish = request.task().dispatchPayload();
    byte[] payload = request.alloc().job().payload().bytes();
    if (wish != null && payload.length > 0) {
      write(request.taskDir().localDir(), wish.file(), payload);
    }
    return TaskPrestartResponse.builder().done().validity(Validity.REBOOT).build();
  }

  private static void write(Path local, String file, byte[] payload) throws HookException {
    Path target = local.resolve(file).normalize();
    if (!target.startsWith(local) || target.equals(local)) {
      throw new HookException("dispatch_payload file \"" + file + "\" leaves the task's folder");
    }
    try {
      Files.createDirectories(target.getParent());
      Files.write(target, payload);
    } catch (IOException cannot) {
      throw new HookException(
          ErrorCode.IO,
          "the payload cannot be written: " + DroverException.reasonOf(cannot),
          true,
          cannot);
    }
  }
}
