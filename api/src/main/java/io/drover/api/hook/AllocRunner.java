package io.drover.api.hook;

import io.drover.api.model.AllocState;

/**
 * Runs one allocation.
 *
 * @since 0.1
 */
public interface AllocRunner {

  /** The ID of the allocation being run. Any thread, does not block. */
  String id();

  /**
   * Starts the runner and begins executing all the tasks of the allocation, or resumes from the
   * stored state. Called once; returns at once.
   */
  void run();

  /** A copy of the runner's state. Any thread, does not block. */
  AllocState state();
}
