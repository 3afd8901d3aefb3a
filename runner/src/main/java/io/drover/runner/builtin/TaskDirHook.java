package io.drover.runner.builtin;

import io.drover.api.ErrorCode;
import io.drover.api.Validity;
import io.drover.api.env.TaskDir;
import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookException;
import io.drover.api.hook.TaskPrestartHook;
import io.drover.api.hook.TaskPrestartRequest;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.model.TaskEvent;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the folders of a task. Secrets and private are the task user's alone. */
public final class TaskDirHook implements TaskPrestartHook {
  /** The hook's name, as Nomad's. */
  public static final String NAME = "task_dir";

  private static final String BUILDING = "Building Task Directory";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> after() {
    return Set.of(ValidateHook.NAME);
  }

  @Override
  public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request)
      throws HookException {
    TaskDir dir = request.taskDir();
    @Nullable String user = request.task().user().isEmpty() ? null : request.task().user();
    if (request.previousState().isEmpty()) {
      context.emit(TaskEvent.of(TaskEvent.Type.TASK_SETUP, BUILDING, Map.of("message", BUILDING)));
    }
    try {
      Folders.make(dir.dir(), "rwxrwxrwx");
      Folders.make(dir.localDir(), "rwxrwxrwx");
      Folders.make(dir.tmpDir(), "rwxrwxrwx");
      Folders.makePrivate(dir.secretsDir(), user);
      Folders.makePrivate(dir.privateDir(), null);
    } catch (IOException cannot) {
      throw new HookException(
          ErrorCode.IO, "the folders of the task cannot be made: " + cannot, true, cannot);
    }
    return TaskPrestartResponse.builder()
        .state("is_done", "true")
        .validity(Validity.REBOOT)
        .build();
  }
}
