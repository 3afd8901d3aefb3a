package io.drover.api.hook;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A hook's no. The message is shown to the user as it is.
 *
 * @since 0.1
 */
public class HookException extends DroverException {
  private static final long serialVersionUID = 1L;

  /** A final no: trying again cannot help. */
  public HookException(String message) {
    this(message, false, null);
  }

  /**
   * A no.
   *
   * @param recoverable true if the restart policy may try again
   */
  public HookException(String message, boolean recoverable, @Nullable Throwable cause) {
    this(ErrorCode.HOOK_FAILED, message, recoverable, cause);
  }

  /** A no with a code of its own. */
  public HookException(
      ErrorCode code, String message, boolean recoverable, @Nullable Throwable cause) {
    super(code, message, recoverable, cause);
  }
}
