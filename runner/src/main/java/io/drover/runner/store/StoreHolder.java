package io.drover.runner.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Who has a store open, asked without touching its lock. Any thread; reads the disk. */
public final class StoreHolder {
  private StoreHolder() {}

  /**
   * The process that wrote its number into the lock of a store, if it lives. A number that was
   * given to another process since a sudden death cannot be told from it.
   *
   * @param folder that of the store
   * @param proc where the kernel shows processes: {@code /proc}
   */
  public static OptionalLong of(Path folder, Path proc) {
    try {
      String pid =
          Files.readString(folder.resolve(Store.LOCK), StandardCharsets.ISO_8859_1).strip();
      return pid.matches("[1-9]\\d{0,9}") && Files.exists(proc.resolve(pid))
          ? OptionalLong.of(Long.parseLong(pid))
          : OptionalLong.empty();
    } catch (IOException none) {
      return OptionalLong.empty();
    }
  }
}
