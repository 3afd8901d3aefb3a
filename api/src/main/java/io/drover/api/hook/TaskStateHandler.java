package io.drover.api.hook;

/**
 * Is told when a task's state changes.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface TaskStateHandler {

  /**
   * A task's state changed. Called after the change is durable; may stand for several changes; must
   * not block.
   */
  void taskStateUpdated();
}
