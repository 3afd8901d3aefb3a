package io.drover.api;

import org.jspecify.annotations.Nullable;

/**
 * An expected failure, with its number, who must act, and whether trying again can help. The
 * message is written for the person who must act: what happened, where, what to do.
 *
 * @since 0.1
 */
public class DroverException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final boolean recoverable;

  /** A failure that trying again cannot cure. */
  public DroverException(ErrorCode code, String message) {
    this(code, message, false, null);
  }

  /** A failure; {@code recoverable} says whether the same call may succeed later. */
  public DroverException(
      ErrorCode code, String message, boolean recoverable, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.recoverable = recoverable;
  }

  /** The kind of error. */
  public ErrorCode code() {
    return code;
  }

  /** True if the same call may succeed later; the restart policy then decides how often. */
  public boolean recoverable() {
    return recoverable;
  }
}
