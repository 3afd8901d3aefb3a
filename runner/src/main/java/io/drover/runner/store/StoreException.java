package io.drover.runner.store;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The store could not do what it was asked. The codes: {@link ErrorCode#DATA_DIR_BUSY} (another
 * writer), {@link ErrorCode#DATA_DIR_FORMAT} (an unknown format), {@link ErrorCode#RECORD_DAMAGED}
 * (one record), {@link ErrorCode#IO} (the disk; recoverable), {@link ErrorCode#WRONG_STATE}
 * (closed).
 */
public final class StoreException extends DroverException {
  private static final long serialVersionUID = 1L;

  StoreException(ErrorCode code, String message, boolean recoverable, @Nullable Throwable cause) {
    super(code, message, recoverable, cause);
  }
}
