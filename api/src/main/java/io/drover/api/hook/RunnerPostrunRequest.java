package io.drover.api.hook;

import io.drover.api.model.Allocation;
import java.nio.file.Path;
import java.util.Map;

/**
 * What Postrun gets.
 *
 * @param alloc the alloc as last updated
 * @param allocDir the alloc's root folder
 * @param state what this hook's Prerun returned as state, empty if it never did
 * @since 0.1
 */
public record RunnerPostrunRequest(Allocation alloc, Path allocDir, Map<String, String> state) {}
