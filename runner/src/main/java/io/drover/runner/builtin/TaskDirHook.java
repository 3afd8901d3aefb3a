package io.drover.runner.builtin;

import io.drover.api.DroverException;
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
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the folders of a task; for secrets and private see {@link SecretFolders}. */
public final class TaskDirHook implements TaskPrestartHook {
  /** The hook's name, as Nomad's. */
  public static final String NAME = "task_dir";

  /** The key in the hook's state that tells whether its secrets are in memory. */
  static final String IN_MEMORY = "secrets_in_memory";

  private static final String BUILDING = "Building Task Directory";

  private final SecretFolders secrets;

  /** Secrets are where {@code secrets} says. */
  public TaskDirHook(SecretFolders secrets) {
    this.secrets = secrets;
  }

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
      throws HookException, InterruptedException {
    TaskDir dir = request.taskDir();
    @Nullable String user = SecretFolders.userOf(request.task());
    if (request.previousState().isEmpty()) {
      context.emit(TaskEvent.of(TaskEvent.Type.TASK_SETUP, BUILDING, Map.of("message", BUILDING)));
    }
    boolean inMemory;
    try {
      inMemory = secrets.make(dir, user, request.task().resources().secretsMb(), context::log);
      Folders.make(dir.dir(), Folders.OPEN);
      Folders.make(dir.localDir(), Folders.OPEN);
      Folders.make(dir.tmpDir(), Folders.OPEN);
    } catch (IOException cannot) {
      // A disk may have space later; a user does not come by waiting.
      boolean later = !(cannot instanceof UserPrincipalNotFoundException);
      throw new HookException(
          ErrorCode.IO,
          "the folders of the task cannot be made: " + DroverException.reasonOf(cannot),
          later,
          cannot);
    }
    return TaskPrestartResponse.builder()
        .state("is_done", "true")
        .state(IN_MEMORY, Boolean.toString(inMemory))
        .validity(inMemory ? Validity.AGENT_RESTART : Validity.REBOOT)
        .build();
  }
}
