package io.drover.api.hook;

/**
 * Runs after the task has started.
 *
 * @since 0.1
 */
public interface TaskPoststartHook extends TaskHook {

  /**
   * Called after every successful start, even if the process has already ended, and after an agent
   * restart around a live process. Not called if the alloc is terminal. Cancelled when the task is
   * killed. Failure is an event; the other hooks are called and the task stays running.
   */
  TaskPoststartResponse poststart(HookContext context, TaskPoststartRequest request)
      throws HookException, InterruptedException;
}
