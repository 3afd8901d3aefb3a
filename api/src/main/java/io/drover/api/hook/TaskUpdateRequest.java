package io.drover.api.hook;

import io.drover.api.env.Masked;
import io.drover.api.env.TaskEnv;
import io.drover.api.model.Allocation;
import org.jspecify.annotations.Nullable;

/**
 * What Update of a task hook gets.
 *
 * @param vaultToken the present Vault token, if any; secret
 * @param nomadToken the present default identity's token, if any; secret
 * @param alloc the new version
 * @param taskEnv the environment made from it
 * @since 0.1
 */
public record TaskUpdateRequest(
    @Nullable String vaultToken, @Nullable String nomadToken, Allocation alloc, TaskEnv taskEnv) {

  /** Without the tokens and the environment: it may be logged. */
  @Override
  public String toString() {
    return "TaskUpdateRequest[alloc=%s, vaultToken=%s, nomadToken=%s]"
        .formatted(alloc.id(), Masked.token(vaultToken), Masked.token(nomadToken));
  }
}
