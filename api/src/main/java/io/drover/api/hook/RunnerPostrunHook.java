package io.drover.api.hook;

/**
 * Runs after all tasks of the alloc have ended, for terminal allocs too.
 *
 * @since 0.1
 */
public interface RunnerPostrunHook extends RunnerHook {

  /**
   * Undoes what Prerun did. Safe to call without Prerun ever having been called. Called in reverse
   * hook order; every hook is called, also after one failed. The end of the alloc is visible
   * before.
   */
  void postrun(HookContext context, RunnerPostrunRequest request)
      throws HookException, InterruptedException;
}
