package io.drover.api.hook;

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
    @Nullable String vaultToken, @Nullable String nomadToken, Allocation alloc, TaskEnv taskEnv) {}
