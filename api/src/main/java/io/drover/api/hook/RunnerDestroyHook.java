package io.drover.api.hook;

/**
 * Runs after the alloc's run has ended, when it is removed.
 *
 * @since 0.1
 */
public interface RunnerDestroyHook extends RunnerHook {

  /**
   * Makes a best effort to clean up. Safe to call without Prerun. Called in reverse hook order;
   * every hook is called, errors are kept on the timeline.
   */
  void destroy(HookContext context, RunnerDestroyRequest request)
      throws HookException, InterruptedException;
}
