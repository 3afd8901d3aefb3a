package io.drover.api.hook;

/**
 * Runs when a newer version of the alloc arrives.
 *
 * @since 0.1
 */
public interface RunnerUpdateHook extends RunnerHook {

  /**
   * Called for each update in order, one at a time, concurrently with the hook's other phases: be
   * safe for that. May come before Prerun. Not called for an update that makes the alloc terminal.
   * Failure is an event; other hooks are still called.
   */
  void update(HookContext context, RunnerUpdateRequest request)
      throws HookException, InterruptedException;
}
