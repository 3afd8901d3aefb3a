package io.drover.api.hook;

/**
 * Runs when the task has ended for good.
 *
 * @since 0.1
 */
public interface TaskStopHook extends TaskHook {

  /**
   * Called after the task has exited and will not be started again. The only phase guaranteed to be
   * called whenever the task's runner was run (and is not gracefully shutting down), even if no
   * Prestart and no process ever ran. At least once: be idempotent. In reverse hook order; every
   * hook is called. The token is cancelled if the task is killed, also from the beginning: clean up
   * all the same.
   */
  TaskStopResponse stop(HookContext context, TaskStopRequest request)
      throws HookException, InterruptedException;
}
