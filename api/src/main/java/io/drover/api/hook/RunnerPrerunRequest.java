package io.drover.api.hook;

import io.drover.api.env.TaskEnv;
import io.drover.api.model.Allocation;
import java.nio.file.Path;
import java.util.Map;

/**
 * What Prerun gets.
 *
 * @param alloc the alloc
 * @param taskEnv the environment as far as it is the same for all tasks of the alloc
 * @param allocDir the alloc's root folder
 * @param previousState what this hook returned as state the last time, empty at first
 * @since 0.1
 */
public record RunnerPrerunRequest(
    Allocation alloc, TaskEnv taskEnv, Path allocDir, Map<String, String> previousState) {}
