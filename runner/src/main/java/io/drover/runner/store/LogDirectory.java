package io.drover.runner.store;

import io.drover.api.ErrorCode;
import io.drover.runner.disk.Disk;
import io.drover.runner.disk.Disk.Access;
import io.drover.runner.disk.DiskFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Finds the log in a store's folder. */
final class LogDirectory {
  /** A reader may find a log in the list that is compacted away before it is opened, this often. */
  private static final int OPEN_TRIES_MAX = 100;

  private LogDirectory() {}

  /** Opens the newest log; null if there is none. */
  static @Nullable LogFile openNewest(Disk disk, Access access) throws IOException, StoreException {
    for (int i = 0; i < OPEN_TRIES_MAX; i++) {
      String name = newest(disk);
      if (name == null) {
        return null;
      }
      DiskFile file;
      try {
        file = disk.open(name, access);
      } catch (NoSuchFileException e) {
        continue;
      }
      return read(disk, file, name);
    }
    throw new StoreException(
        ErrorCode.IO,
        disk.where() + ": the log was replaced " + OPEN_TRIES_MAX + " times while it was opened",
        true,
        null);
  }

  private static LogFile read(Disk disk, DiskFile file, String name)
      throws IOException, StoreException {
    try {
      return LogFile.read(disk, file, name);
    } catch (IOException | StoreException e) {
      file.close();
      throw e;
    }
  }

  private static @Nullable String newest(Disk disk) throws IOException {
    String newest = null;
    for (String name : disk.list("")) {
      if (LogFile.generation(name) > 0) {
        newest = name;
      }
    }
    return newest;
  }

  /** Deletes what a crash may have left beside the log in use: older logs and an unfinished one. */
  static void deleteOthers(Disk disk, LogFile inUse) throws IOException {
    for (String name : disk.list("")) {
      long generation = LogFile.generation(name);
      boolean older = generation > 0 && generation < inUse.generation();
      if (older || name.equals(Rewrite.UNFINISHED)) {
        disk.delete(name);
      }
    }
  }
}
