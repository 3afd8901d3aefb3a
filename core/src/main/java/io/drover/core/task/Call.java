package io.drover.core.task;

import io.drover.core.effect.TaskPhase;

/**
 * A hook call that is under way.
 *
 * @param id names it; an answer with another id is stale
 * @param phase which phase
 * @param hook which hook of the phase's list
 */
public record Call(long id, TaskPhase phase, int hook) {}
