package io.drover.api.hook;

/**
 * May be added to alloc and task hooks.
 *
 * @since 0.1
 */
public interface ShutdownHook {

  /**
   * Called once when the agent stops gracefully; tasks live on under the survive policy. Must be
   * quick. Not called after Stop or Destroy of the same hook, nor for an alloc that was over when
   * the agent began, nor when the agent dies.
   */
  void shutdown(HookContext context);
}
