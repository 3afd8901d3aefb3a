package io.drover.runner.store;

import io.drover.api.ErrorCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** The texts of the store's errors. */
final class StoreFailures {
  private StoreFailures() {}

  static StoreException io(String where, String doing, IOException e) {
    String why = reason(e);
    return new StoreException(
        ErrorCode.IO,
        where
            + ": "
            + doing
            + " failed: "
            + why
            + ". Check the space and the rights there (df, ls -ld)"
            + " and the kernel's log for errors of the disk.",
        true,
        e);
  }

  /** What went wrong: the messages of file errors are mere names where the class says it all. */
  private static String reason(IOException e) {
    String name = e.getMessage() == null ? "" : e.getMessage();
    return switch (e) {
      case AccessDeniedException _ -> "no right to " + name;
      case NoSuchFileException _ -> name + " is not there";
      case FileAlreadyExistsException _ -> name + " is there already";
      default -> name.isEmpty() ? e.getClass().getSimpleName() : name;
    };
  }

  static StoreException closed(String where) {
    return new StoreException(ErrorCode.WRONG_STATE, where + ": the store is closed", false, null);
  }

  /** For a file that was only read, or whose failure is already being reported. */
  static void closeQuietly(AutoCloseable file) {
    try {
      file.close();
    } catch (Exception e) {
      // Nothing was written through it that anybody waits for.
    }
  }
}
