package io.drover.api.hook;

import io.drover.api.model.Allocation;

/**
 * Runs before the tasks of an alloc are restarted together.
 *
 * @since 0.1
 */
public interface RunnerTaskRestartHook extends RunnerHook {

  /**
   * Called in hook order before a restart of all or all running tasks, not for the restart of one
   * task. Failure is an event; the restart goes on.
   */
  void preTaskRestart(HookContext context, Allocation alloc)
      throws HookException, InterruptedException;
}
