package io.drover.core.alloc;

import io.drover.api.model.TaskEvent;

/**
 * A restart of several tasks whose PreTaskRestart hooks are under way.
 *
 * @param request whom to answer
 * @param scope which tasks
 * @param event what they show
 * @param hook which hook
 */
public record RestartRun(long request, RestartScope scope, TaskEvent event, int hook) {}
