package io.drover.api.model;

import org.jspecify.annotations.Nullable;

/**
 * The health of an alloc in a deployment.
 *
 * @param healthy null as long as it is not known
 * @param timestampNs wall time of the verdict in nanoseconds
 * @param canary whether it is a canary
 * @param modifyIndex server index of its last change
 * @since 0.1
 */
public record DeploymentStatus(
    @Nullable Boolean healthy, long timestampNs, boolean canary, long modifyIndex) {}
