package io.drover.api.hook;

/**
 * Runs inside the kill of all tasks, before the leader is killed.
 *
 * @since 0.1
 */
public interface RunnerPreKillHook extends RunnerHook {

  /**
   * Called in hook order before any task of the alloc is killed, and again when an alloc that has
   * ended is stopped or destroyed: be idempotent and harmless after Postrun. Failure is an event;
   * the kill goes on.
   */
  void preKill(HookContext context, RunnerPreKillRequest request)
      throws HookException, InterruptedException;
}
