package io.drover.api.stats;

import io.drover.api.CancellationToken;
import io.drover.api.DroverException;
import io.drover.api.Source;
import java.time.Duration;

/**
 * Implemented by driver handles to give a task's statistics.
 *
 * @since 0.1
 */
public interface DriverStats {

  /**
   * Opens a stream of samples, one each {@code interval}; the first comes at once. The stream ends
   * when the token is cancelled, the task ends, or it is closed. Several streams of one task may be
   * open.
   *
   * @param interval at least 10 ms
   * @throws DroverException with code NOT_SUPPORTED if the driver has no statistics
   */
  Source<TaskResourceUsage> stats(CancellationToken cancellation, Duration interval)
      throws DroverException;
}
