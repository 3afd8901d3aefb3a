package io.drover.api.hook;

import io.drover.api.env.TaskEnv;
import io.drover.api.model.Allocation;

/**
 * What Update of an alloc hook gets.
 *
 * @param alloc the new version
 * @param allocEnv the environment common to all tasks, made from the new version
 * @since 0.1
 */
public record RunnerUpdateRequest(Allocation alloc, TaskEnv allocEnv) {}
