package io.drover.api.hook;

/**
 * Runs before the tasks of a non-terminal alloc. Terminal allocs do not call it.
 *
 * @since 0.1
 */
public interface RunnerPrerunHook extends RunnerHook {

  /**
   * Prepares the alloc. Called in hook order, one after another, before any task starts; again
   * after an agent restart unless the stored result is still valid.
   *
   * @throws HookException ends the set-up: later Prerun hooks do not run, every task fails with a
   *     Setup Failure event, all Postrun hooks run
   */
  RunnerPrerunResponse prerun(HookContext context, RunnerPrerunRequest request)
      throws HookException, InterruptedException;
}
