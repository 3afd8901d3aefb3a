package io.drover.runner.store;

import io.drover.api.ErrorCode;
import java.io.IOException;

/** The texts of the store's errors. */
final class StoreFailures {
  private StoreFailures() {}

  static StoreException io(String where, String doing, IOException e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
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
