package io.drover.runner;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import io.drover.driver.common.Mounts;
import io.drover.runner.builtin.Folders;
import io.drover.runner.disk.DiskLock;
import io.drover.runner.store.Store;
import io.drover.runner.store.StoreHolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A data folder as a whole: who has it open, and how it is removed. Any thread; methods block on
 * the disk.
 *
 * @since 0.1
 */
public final class DataFolder {
  /** How the name of a folder begins that is being removed. */
  public static final String REMOVED = ".removed-";

  private DataFolder() {}

  /**
   * The process whose runner has a folder open; none if it is closed. Takes no lock, so it may not
   * be so any more.
   */
  public static OptionalLong runner(Path folder) {
    return StoreHolder.of(folder.resolve("store"), Path.of("/proc"));
  }

  /**
   * Removes a folder in which nothing is left to do ({@link DroverReader#finished}), with all that
   * tasks have left in it. Nobody can open it meanwhile. It gets another name first, {@link
   * #REMOVED} and its own, so that after a sudden death no half of it is found under its own; such
   * a rest is removed whatever is in it.
   *
   * @throws DroverException DATA_DIR_BUSY if a runner has it open; NOT_FOUND if it is no data
   *     folder; WRONG_STATE if something is left to do, damaged or mounted in it; IO
   */
  public static void remove(Path folder) throws DroverException {
    Path absolute = folder.toAbsolutePath().normalize();
    try {
      if (absolute.getFileName().toString().startsWith(REMOVED)) {
        Folders.remove(absolute);
        return;
      }
      try (DiskLock _ = Store.keepClosed(absolute.resolve("store"))) {
        check(absolute);
        Path away = absolute.resolveSibling(REMOVED + absolute.getFileName());
        Folders.remove(away);
        Files.move(absolute, away, StandardCopyOption.ATOMIC_MOVE);
        Folders.remove(away);
      }
    } catch (IOException cannot) {
      throw new DroverException(
          ErrorCode.IO,
          folder + " cannot be removed: " + DroverException.reasonOf(cannot),
          true,
          cannot);
    }
  }

  private static void check(Path folder) throws DroverException, IOException {
    try (DroverReader reader = DroverReader.open(folder)) {
      if (!reader.finished()) {
        throw new DroverException(
            ErrorCode.WRONG_STATE, folder + " is kept: a job in it has not ended, or is damaged");
      }
    }
    Set<String> mounts = Mounts.pointsBelow(Path.of("/proc/self/mountinfo"), folder.toRealPath());
    if (!mounts.isEmpty()) {
      throw new DroverException(
          ErrorCode.WRONG_STATE,
          folder + " is kept: unmount " + String.join(", ", mounts) + " first");
    }
  }
}
