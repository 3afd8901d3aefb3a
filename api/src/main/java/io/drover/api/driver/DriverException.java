package io.drover.api.driver;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A driver's no.
 *
 * @since 0.1
 */
public class DriverException extends DroverException {
  private static final long serialVersionUID = 1L;

  /** A final no. */
  public DriverException(ErrorCode code, String message) {
    super(code, message);
  }

  /** A no; {@code recoverable} says whether a new attempt may succeed. */
  public DriverException(
      ErrorCode code, String message, boolean recoverable, @Nullable Throwable cause) {
    super(code, message, recoverable, cause);
  }

  /** The driver knows no such task. */
  public static DriverException taskNotFound(TaskId id) {
    return new DriverException(ErrorCode.NOT_FOUND, "task not found for given id: " + id);
  }
}
