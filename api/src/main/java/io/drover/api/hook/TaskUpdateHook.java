package io.drover.api.hook;

/**
 * Runs when a newer version of the alloc arrives.
 *
 * @since 0.1
 */
public interface TaskUpdateHook extends TaskHook {

  /**
   * Called with the newest version. Updates of one task are serialized and in order; they are
   * concurrent with all other phases, so be safe for that. Cancelled when the task is killed.
   * Failure is an event; other hooks are still called.
   */
  TaskUpdateResponse update(HookContext context, TaskUpdateRequest request)
      throws HookException, InterruptedException;
}
