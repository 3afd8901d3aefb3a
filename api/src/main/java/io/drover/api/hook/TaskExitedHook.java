package io.drover.api.hook;

/**
 * Runs after each end of the task's process.
 *
 * @since 0.1
 */
public interface TaskExitedHook extends TaskHook {

  /**
   * Called after every end of the process, whatever ended it; the task may or may not be restarted.
   * Prestart may or may not have been called. The token is cancelled if the task is killed, also
   * from the beginning: clean up all the same. Failure is an event.
   */
  TaskExitedResponse exited(HookContext context, TaskExitedRequest request)
      throws HookException, InterruptedException;
}
