package io.drover.api.hook;

import io.drover.api.env.Masked;
import io.drover.api.env.TaskDir;
import io.drover.api.env.TaskEnv;
import io.drover.api.model.AllocatedTaskResources;
import io.drover.api.model.Allocation;
import io.drover.api.model.Task;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Prestart gets.
 *
 * @param previousState the state this hook returned before; copy to the response what must live on
 * @param task the task to run
 * @param taskResources the resources assigned to it
 * @param vaultToken set if a Vault token is there; secret
 * @param nomadToken the default workload identity's token, if any; secret
 * @param taskDir the task's folders on the host
 * @param taskEnv the environment so far, what earlier hooks added included
 * @param alloc the alloc as last updated
 * @since 0.1
 */
public record TaskPrestartRequest(
    Map<String, String> previousState,
    Task task,
    AllocatedTaskResources taskResources,
    @Nullable String vaultToken,
    @Nullable String nomadToken,
    TaskDir taskDir,
    TaskEnv taskEnv,
    Allocation alloc) {

  /** Without the tokens and the environment: it may be logged. */
  @Override
  public String toString() {
    return "TaskPrestartRequest[alloc=%s, task=%s, vaultToken=%s, nomadToken=%s]"
        .formatted(alloc.id(), task.name(), Masked.token(vaultToken), Masked.token(nomadToken));
  }
}
