package io.drover.runner;

import java.time.Duration;
import java.util.List;

/**
 * A submitted job. Any thread.
 *
 * @since 0.1
 */
public interface JobRun {
  /** The job's id. */
  String jobId();

  /** The allocs of the present run, in the order of the job. Does not block. */
  List<AllocView> allocs();

  /** True once every alloc of the present run has ended. Does not block. */
  boolean ended();

  /** Blocks until every alloc of the run has ended, at most this long; says whether they have. */
  boolean await(Duration patience) throws InterruptedException;

  /** Blocks until every alloc of the run has ended. */
  default void await() throws InterruptedException {
    boolean over;
    do {
      over = await(Duration.ofDays(1));
    } while (!over);
  }
}
