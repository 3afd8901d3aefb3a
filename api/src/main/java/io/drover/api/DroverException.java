package io.drover.api;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.attribute.UserPrincipalNotFoundException;
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

  /**
   * Why something failed, mostly with a file, in words: what a user is shown in place of the name
   * of an exception's class. The file is named, where the exception knows it.
   */
  public static String reasonOf(Exception why) {
    if (why instanceof UserPrincipalNotFoundException nobody) {
      return "there is no user \"" + nobody.getName() + "\" on this machine";
    }
    String text = String.valueOf(why.getMessage());
    return switch (why) {
      case NoSuchFileException _ -> text + " is not there";
      case FileAlreadyExistsException _ -> text + " is there already, and is no folder";
      case AccessDeniedException _ -> text + ": permission denied";
      case NotDirectoryException _ -> text + " is no folder";
      case DirectoryNotEmptyException _ -> text + " is not empty";
      default -> why.getMessage() == null ? why.toString() : text;
    };
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
