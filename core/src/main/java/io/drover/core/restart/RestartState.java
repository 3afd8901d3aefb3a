package io.drover.core.restart;

/**
 * What the policy remembers. Stored with the task, so that a new process of ours counts on.
 *
 * @param count restarts in the present window
 * @param windowStartNs wall time at which the window began
 */
public record RestartState(int count, long windowStartNs) {}
