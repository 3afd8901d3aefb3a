package io.drover.api.hook;

/**
 * Runs right before a task is killed or restarted.
 *
 * @since 0.1
 */
public interface TaskPreKillHook extends TaskHook {

  /**
   * Called before a kill or a restart, before the shutdown delay and the signal, concurrently with
   * the task's run and this hook's other phases; maybe without Prestart ever having been called.
   * Never cancelled, but bounded by its deadline. Failure is an event; the kill goes on.
   */
  TaskPreKillResponse preKilling(HookContext context, TaskPreKillRequest request)
      throws HookException, InterruptedException;
}
