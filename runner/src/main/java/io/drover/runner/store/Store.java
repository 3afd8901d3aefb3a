package io.drover.runner.store;

import io.drover.api.ErrorCode;
import io.drover.runner.disk.Disk;
import io.drover.runner.disk.DiskLock;
import io.drover.runner.disk.DiskLockedException;
import io.drover.runner.disk.RealDisk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The durable store of a runner: one writer process for a folder, any number of {@link
 * StoreReader}s.
 *
 * <p>One append-only log, in order: a transaction that is {@link Strength#SYNCED} makes everything
 * committed before it synced as well. After a loss of power the store holds a prefix of the
 * committed transactions, with all that were synced; after the death of the process, all that were
 * committed.
 *
 * <p>Every method may be called from any thread, from thousands at once; those that commit or read
 * block on the disk. An interrupt cuts none of them and stays set.
 *
 * <p>A failing disk never ends the store: a commit that could not be written changes nothing and
 * may be tried again; after a failed sync nothing in the file is trusted, and the store moves to a
 * new one.
 */
public final class Store implements StoreView, AutoCloseable {
  static final String LOCK = "lock";

  private final Disk disk;
  private final DiskLock lockFile;
  private final RecoveryReport recovery;
  private final @Nullable Syncer syncer;

  /** Guards everything below: writing to the log is exclusive, reading values is shared. */
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  private final LogWriter writer;
  private boolean closed;

  private Store(
      Disk disk,
      StoreOptions options,
      DiskLock lockFile,
      RecoveryReport recovery,
      LogWriter writer) {
    this.disk = disk;
    this.lockFile = lockFile;
    this.recovery = recovery;
    this.writer = writer;
    this.syncer =
        switch (options.syncBy()) {
          case OWN_THREAD -> new Syncer(this::syncNow);
          case CALLER -> null;
        };
  }

  /**
   * Opens the store in a folder, which is made with mode 0700 if it is not there. Reads the whole
   * log; what is damaged is set aside below {@code quarantine/}, see {@link #recovery}. Blocks.
   *
   * @throws StoreException {@link ErrorCode#DATA_DIR_BUSY} if another process has it open, with
   *     that process's id; {@link ErrorCode#DATA_DIR_FORMAT} if a newer Drover wrote it, and then
   *     nothing was changed; {@link ErrorCode#IO}
   */
  public static Store open(Path folder) throws StoreException {
    try {
      return open(RealDisk.create(folder), StoreOptions.defaults());
    } catch (IOException e) {
      throw StoreFailures.io(folder.toString(), "making the folder of the store", e);
    }
  }

  /** The same on any disk. */
  public static Store open(Disk disk, StoreOptions options) throws StoreException {
    DiskLock lockFile = null;
    try {
      lockFile = disk.lock(LOCK);
      Opened opened = LogWriter.open(disk, options);
      Store store = new Store(disk, options, lockFile, opened.recovery(), opened.writer());
      store.syncWhatWasFound();
      return store;
    } catch (DiskLockedException e) {
      throw busy(disk, e);
    } catch (IOException e) {
      release(lockFile);
      throw StoreFailures.io(disk.where(), "opening the store", e);
    } catch (StoreException | RuntimeException e) {
      release(lockFile);
      throw e;
    }
  }

  /**
   * Keeps everybody else from opening a store, without opening it. Blocks on the disk.
   *
   * @throws StoreException {@link ErrorCode#NOT_FOUND} if there is none; {@link
   *     ErrorCode#DATA_DIR_BUSY} and {@link ErrorCode#IO} as {@link #open}
   */
  public static DiskLock keepClosed(Path folder) throws StoreException {
    try {
      Disk disk = RealDisk.existing(folder);
      try {
        return disk.lock(LOCK);
      } catch (DiskLockedException e) {
        throw busy(disk, e);
      }
    } catch (NoSuchFileException e) {
      throw new StoreException(ErrorCode.NOT_FOUND, folder + ": no such folder", false, e);
    } catch (IOException e) {
      throw StoreFailures.io(folder.toString(), "locking the store", e);
    }
  }

  private static StoreException busy(Disk disk, DiskLockedException locked) {
    String holder =
        locked.pid().isPresent() ? "process " + locked.pid().getAsLong() : "another process";
    return new StoreException(
        ErrorCode.DATA_DIR_BUSY,
        disk.where()
            + " is in use by "
            + holder
            + ". Stop that one, or use another data folder; reading needs neither.",
        true,
        locked);
  }

  /**
   * A process that died between writing and syncing promised nothing, but who reads here acts on
   * what it wrote: a loss of power must not take it back after that.
   */
  private void syncWhatWasFound() {
    if (writer.foundUnsynced()) {
      try {
        syncNow();
      } catch (StoreException failing) {
        // As for any commit: the disk fails, and the first one who needs it hears so.
      }
    }
  }

  private static void release(@Nullable DiskLock lockFile) {
    if (lockFile != null) {
      StoreFailures.closeQuietly(lockFile);
    }
  }

  /**
   * A writer and what was found when its log was read.
   *
   * @param writer ready to append
   */
  record Opened(LogWriter writer, RecoveryReport recovery) {}

  /**
   * Makes the changes of a transaction, all or none, and returns when they survive what {@code
   * strength} says. They are visible to {@link #get} and to new readers from the moment they are
   * written. An empty transaction waits for what was committed before it.
   *
   * @throws StoreException {@link ErrorCode#IO}: a WRITTEN commit that failed changed nothing,
   *     unless the process dies before the next commit, when it may turn out to have happened; a
   *     SYNCED one that failed is written, or changed nothing, and {@link #get} tells which; the
   *     same call may be made again. {@link ErrorCode#WRONG_STATE}: closed; nothing was changed
   */
  public void commit(Transaction transaction, Strength strength) throws StoreException {
    long sequence = append(transaction);
    switch (strength) {
      case WRITTEN -> {}
      case SYNCED -> awaitSynced(sequence);
    }
  }

  private long append(Transaction transaction) throws StoreException {
    boolean compact;
    long sequence;
    lock.writeLock().lock();
    try {
      if (closed) {
        throw StoreFailures.closed(disk.where());
      }
      sequence = writer.append(transaction);
      compact = writer.wantsCompaction();
    } catch (IOException e) {
      throw StoreFailures.io(disk.where(), "writing to the store", e);
    } finally {
      lock.writeLock().unlock();
    }
    if (compact) {
      requestCompaction();
    }
    return sequence;
  }

  private void awaitSynced(long sequence) throws StoreException {
    if (syncer != null) {
      syncer.await(sequence);
    } else {
      syncNow();
    }
  }

  private void requestCompaction() throws StoreException {
    if (syncer != null) {
      syncer.wake();
    } else {
      syncNow();
    }
  }

  /**
   * Syncs the log, compacts it if it is time to, and returns the last synced sequence. One thread
   * at a time: the syncer's, or the only one.
   */
  private long syncNow() throws StoreException {
    LogWriter.Mark mark;
    lock.readLock().lock();
    try {
      mark = writer.mark();
    } finally {
      lock.readLock().unlock();
    }
    // Without the lock: meanwhile others append what the next sync will cover.
    boolean synced = writer.sync(mark);
    lock.writeLock().lock();
    try {
      if (synced) {
        writer.settle();
        writer.noteSynced(mark);
        writer.compactIfWanted();
      } else {
        writer.moveToNewLog();
      }
      return writer.synced();
    } catch (IOException e) {
      throw StoreFailures.io(disk.where(), "syncing the store", e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public byte @Nullable [] get(String key) throws StoreException {
    lock.readLock().lock();
    try {
      return records().get(key);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public List<String> keys(String prefix) {
    lock.readLock().lock();
    try {
      return writer.records().keys(prefix);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public List<String> owners(String prefix) {
    lock.readLock().lock();
    try {
      return writer.records().owners(prefix);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public StreamSlice stream(String key) throws StoreException {
    lock.readLock().lock();
    try {
      return records().stream(key);
    } finally {
      lock.readLock().unlock();
    }
  }

  private Records records() throws StoreException {
    if (closed) {
      throw StoreFailures.closed(disk.where());
    }
    return writer.records();
  }

  @Override
  public RecoveryReport recovery() {
    return recovery;
  }

  /** Counts and sizes. Does not read the disk. */
  public StoreStats stats() {
    lock.readLock().lock();
    try {
      return writer.stats();
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Syncs what was committed, ends the store's thread and gives up the lock. Callers that wait for
   * a sync get it; later calls are refused. Idempotent.
   *
   * @throws StoreException if the last sync failed; the store is closed all the same
   */
  @Override
  public void close() throws StoreException {
    boolean unsynced;
    lock.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      unsynced = writer.isUnsynced();
      writer.callRoll();
    } finally {
      lock.writeLock().unlock();
    }
    try {
      if (unsynced) {
        awaitSynced(writer.lastSequence());
      }
    } finally {
      if (syncer != null) {
        syncer.stop();
      }
      StoreFailures.closeQuietly(writer.log().file());
      StoreFailures.closeQuietly(lockFile);
    }
  }
}
