package io.drover.driver.shim;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import io.drover.api.driver.DriverException;
import org.jspecify.annotations.Nullable;

/** The spawner refused, did not answer in time, or cannot be started. */
public class ShimException extends DroverException {
  private static final long serialVersionUID = 1L;

  ShimException(String message, boolean recoverable, @Nullable Throwable cause) {
    super(ErrorCode.SHIM, message, recoverable, cause);
  }

  /** The same as a driver says it. */
  public DriverException forDriver() {
    return new DriverException(code(), String.valueOf(getMessage()), recoverable(), this);
  }
}
