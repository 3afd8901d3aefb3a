package io.drover.runner.store;

import io.drover.api.ErrorCode;
import io.drover.runner.disk.Disk;
import io.drover.runner.disk.Disk.Access;
import io.drover.runner.disk.RealDisk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A store as it was when this reader was opened, for another process than the writer's: no lock, no
 * write, and what the writer does meanwhile changes nothing here, compaction included. It shows a
 * prefix of the committed transactions, at least all that were committed before {@link #open}; the
 * newest of them may be lost again with the power. Damaged owners are not in it but in {@link
 * #recovery}. To see more, open another. Any thread.
 */
public final class StoreReader implements StoreView, AutoCloseable {
  private final @Nullable Records records;
  private final RecoveryReport recovery;

  private StoreReader(@Nullable Records records, RecoveryReport recovery) {
    this.records = records;
    this.recovery = recovery;
  }

  /**
   * Reads the store in a folder; one that is empty or was just made is an empty store. Blocks.
   *
   * @throws StoreException {@link ErrorCode#NOT_FOUND} if there is no such folder, {@link
   *     ErrorCode#DATA_DIR_FORMAT}, {@link ErrorCode#IO}
   */
  public static StoreReader open(Path folder) throws StoreException {
    try {
      return open(RealDisk.existing(folder), StoreLimits.DEFAULT);
    } catch (NoSuchFileException e) {
      throw new StoreException(ErrorCode.NOT_FOUND, folder + ": no such folder", false, e);
    } catch (IOException e) {
      throw StoreFailures.io(folder.toString(), "reading the store", e);
    }
  }

  /** The same on any disk. */
  public static StoreReader open(Disk disk, StoreLimits limits) throws StoreException {
    try {
      LogFile log = LogDirectory.openNewest(disk, Access.READ);
      if (log == null) {
        return new StoreReader(null, RecoveryReport.NOTHING);
      }
      try {
        Replay replay = Replay.read(log, limits);
        RecoveryReport report = Quarantine.describe(disk, log, replay);
        report.damaged().forEach(owner -> replay.index().remove(owner.owner()));
        return new StoreReader(new Records(disk, log, replay.index()), report);
      } catch (IOException | RuntimeException e) {
        log.file().close();
        throw e;
      }
    } catch (IOException e) {
      throw StoreFailures.io(disk.where(), "reading the store", e);
    }
  }

  @Override
  public byte @Nullable [] get(String key) throws StoreException {
    return records == null ? null : records.get(key);
  }

  @Override
  public List<String> keys(String prefix) {
    return records == null ? List.of() : records.keys(prefix);
  }

  @Override
  public List<String> owners(String prefix) {
    return records == null ? List.of() : records.owners(prefix);
  }

  @Override
  public StreamSlice stream(String key) throws StoreException {
    return records == null ? StreamSlice.EMPTY : records.stream(key);
  }

  @Override
  public RecoveryReport recovery() {
    return recovery;
  }

  /** Closes the file; afterwards values cannot be read. Idempotent. */
  @Override
  public void close() {
    if (records != null) {
      StoreFailures.closeQuietly(records.log().file());
    }
  }
}
