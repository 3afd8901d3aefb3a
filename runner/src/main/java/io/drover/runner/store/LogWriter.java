package io.drover.runner.store;

import io.drover.runner.disk.Disk;
import io.drover.runner.disk.Disk.Access;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The end of the log: appends frames, knows what is synced, moves to a new file. Not thread-safe,
 * but for {@link #sync}, which may run beside an append.
 */
final class LogWriter {
  private static final int BUFFER_KEEP_BYTES = 1 << 20;
  private static final int PREALLOCATE_BYTES_MAX = 1 << 20;

  /** A roll call is written after this many bytes of frames. */
  private static final int ROLL_CALL_BYTES = 256 << 10;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final Disk disk;
  private final StoreOptions options;
  private final Codec.Writer buffer = new Codec.Writer();
  private Records records;
  private long end;
  private long allocated;
  private long lastSequence;

  /** Ahead of the last sequence after writes that failed: see {@link Frame}. */
  private long lastAttempt;

  private long synced;
  private long syncedOnceSettled;
  private boolean settled;
  private long compactAtGarbage;

  /** The owners that changed since the last roll call, and how many bytes of frames that took. */
  private final Set<String> changed = new TreeSet<>();

  private long uncalledBytes;
  private long transactions;
  private long syncs;
  private long compactions;
  private long failures;

  /** The log whose sync failed. Only the syncing thread uses it. */
  private @Nullable LogFile distrusted;

  /** Whether there was something in the log that nobody knows to be synced. */
  private boolean foundUnsynced;

  private LogWriter(Disk disk, StoreOptions options, Records records) {
    this.disk = disk;
    this.options = options;
    this.records = records;
    this.compactAtGarbage = options.limits().garbageBytes();
  }

  /** Where the log ended when a sync began. */
  record Mark(LogFile log, long sequence, long end) {}

  /** Reads the log, sets aside what is damaged, and leaves a log that can be appended to. */
  static Store.Opened open(Disk disk, StoreOptions options) throws IOException, StoreException {
    LogFile log = LogDirectory.openNewest(disk, Access.WRITE);
    if (log == null) {
      return new Store.Opened(first(disk, options), RecoveryReport.NOTHING);
    }
    try {
      Replay replay = Replay.read(log, options.limits());
      RecoveryReport report = Quarantine.setAside(disk, log, replay);
      report.damaged().forEach(owner -> replay.index().remove(owner.owner()));
      LogWriter writer = new LogWriter(disk, options, new Records(disk, log, replay.index()));
      writer.end = replay.end();
      writer.allocated = log.file().size();
      writer.lastSequence = Math.max(replay.lastSequence(), replay.durable());
      writer.lastAttempt = writer.lastSequence;
      // The process that named this log may have died before it synced the name: see settle().
      writer.syncedOnceSettled = replay.durable();
      writer.foundUnsynced = replay.syncedEnd() < replay.end();
      if (replay.isDamaged()) {
        writer.moveToNewLog();
      } else {
        prepareToAppend(log, replay);
        if (replay.repaired() > 0) {
          writer.tryToMoveToNewLog();
        }
      }
      return new Store.Opened(writer, report);
    } catch (IOException | StoreException | RuntimeException e) {
      log.file().close();
      throw e;
    }
  }

  /**
   * Makes a log fit for more frames in place, since a full disk has no room for a new one.
   *
   * <p>What follows the end, frames cut by a death, is overwritten with zeros and synced, or it
   * might pass for the successor of a frame written now. What is not known to be synced is written
   * once more, as it is: a sync that failed in the process before this one may have left it in the
   * kernel's memory only, marked as clean, and no later sync would write it.
   */
  private static void prepareToAppend(LogFile log, Replay replay) throws IOException {
    if (!replay.endsCleanly()) {
      byte[] zeros = new byte[64 << 10];
      long size = log.file().size();
      for (long at = replay.end(); at < size; at += zeros.length) {
        log.file().write(at, zeros, 0, (int) Math.min(zeros.length, size - at));
      }
      log.file().sync();
    }
    writeAgain(log, replay.syncedEnd(), replay.end());
  }

  private static void writeAgain(LogFile log, long from, long to) throws IOException {
    byte[] bytes = new byte[(int) Math.min(to - from, BUFFER_KEEP_BYTES)];
    for (long at = from; at < to; at += bytes.length) {
      int count = log.file().read(at, bytes, 0, (int) Math.min(bytes.length, to - at));
      log.file().write(at, bytes, 0, count);
    }
  }

  private static LogWriter first(Disk disk, StoreOptions options)
      throws IOException, StoreException {
    Rewrite.Written written = Rewrite.write(disk, null, options.limits(), 1, salt(options, 1), 0);
    LogWriter writer =
        new LogWriter(disk, options, new Records(disk, written.log(), written.index()));
    writer.end = written.end();
    writer.allocated = written.end();
    return writer;
  }

  private static long salt(StoreOptions options, long generation) {
    long mixed = (options.salt() + generation * GOLDEN) * 0xBF58476D1CE4E5B9L;
    return mixed ^ mixed >>> 31;
  }

  LogFile log() {
    return records.log();
  }

  Records records() {
    return records;
  }

  long lastSequence() {
    return lastSequence;
  }

  long synced() {
    return synced;
  }

  boolean foundUnsynced() {
    return foundUnsynced;
  }

  boolean isUnsynced() {
    return lastSequence > synced;
  }

  /** Writes a transaction at the end and takes it into the index; returns its sequence. */
  long append(Transaction transaction) throws IOException {
    if (transaction.isEmpty()) {
      return lastSequence;
    }
    Frame frame = write(transaction.owners(), transaction.changes());
    records.index().apply(frame);
    transactions++;
    changed.addAll(transaction.owners());
    uncalledBytes += frame.length();
    if (uncalledBytes > ROLL_CALL_BYTES) {
      callRoll();
    }
    return frame.sequence();
  }

  /** Writes down who has changed since the last time. Nothing waits for it, and it may fail. */
  void callRoll() {
    if (changed.isEmpty()) {
      return;
    }
    try {
      write(List.of(), RollCall.of(records.index(), changed));
      changed.clear();
      uncalledBytes = 0;
    } catch (IOException e) {
      // Counted. The next transaction tries again.
    }
  }

  private Frame write(List<String> owners, List<Transaction.Change> changes) throws IOException {
    long[] previous = new long[owners.size()];
    for (int i = 0; i < previous.length; i++) {
      previous[i] = records.index().lastSequence(owners.get(i));
    }
    buffer.clear(BUFFER_KEEP_BYTES);
    int salt = log().salt();
    long durable = Math.max(synced, syncedOnceSettled);
    long sequence = ++lastAttempt;
    int skipped = Math.toIntExact(sequence - 1 - lastSequence);
    Frame.write(buffer, salt, sequence, durable, skipped, owners, previous, changes);
    preallocate(buffer.size());
    try {
      log().file().write(end, buffer.array(), 0, buffer.size());
    } catch (IOException e) {
      failures++;
      // What part of it was written lies beyond the end; the next frame goes over it.
      throw e;
    }
    Frame frame = Frame.written(buffer.array(), 0, end, buffer.size(), salt);
    end += buffer.size();
    allocated = Math.max(allocated, end);
    lastSequence = sequence;
    return frame;
  }

  /**
   * Keeps zeros ahead of the end, so that the sync of a frame does not change the file's length.
   */
  private void preallocate(int frameBytes) {
    int step = options.limits().preallocateBytes();
    if (step == 0 || end + frameBytes <= allocated) {
      return;
    }
    long ahead = Math.min(Math.max(step, end / 8), Math.max(step, PREALLOCATE_BYTES_MAX));
    try {
      byte[] zeros = new byte[(int) ahead];
      log().file().write(allocated, zeros, 0, zeros.length);
      allocated += zeros.length;
    } catch (IOException e) {
      // A full disk may still have room for the frame itself, which then tells.
      failures++;
    }
  }

  Mark mark() {
    return new Mark(log(), lastSequence, end);
  }

  /**
   * Syncs a log up to a mark at least; false if the disk failed, now or before: a kernel forgets
   * what it could not write, so a later success proves nothing. Blocks.
   */
  boolean sync(Mark mark) {
    if (mark.log() == distrusted) {
      return false;
    }
    try {
      mark.log().file().sync();
      return true;
    } catch (IOException e) {
      distrusted = mark.log();
      return false;
    }
  }

  /** Notes that everything up to a mark is synced. */
  void noteSynced(Mark mark) {
    syncs++;
    if (mark.sequence() <= synced) {
      return;
    }
    synced = mark.sequence();
    try {
      mark.log().writeSynced(synced, mark.end());
    } catch (IOException e) {
      // The frames are synced; only their second witness is older than it could be.
      failures++;
    }
  }

  boolean wantsCompaction() {
    return end - records.index().liveBytes()
        > Math.max(compactAtGarbage, records.index().liveBytes());
  }

  /**
   * Compacts if it is time to. A failure is counted, and tried again when the garbage has doubled.
   */
  void compactIfWanted() {
    if (wantsCompaction()) {
      tryToMoveToNewLog();
    }
  }

  private void tryToMoveToNewLog() {
    try {
      moveToNewLog();
    } catch (IOException | StoreException e) {
      compactAtGarbage = Math.max(compactAtGarbage, 2 * (end - records.index().liveBytes()));
    }
  }

  /**
   * Writes what is live to a new log, synced, and goes on there. After a failure the old one stays.
   */
  void moveToNewLog() throws IOException, StoreException {
    LogFile old = log();
    long generation = old.generation() + 1;
    Rewrite.Written written;
    try {
      written =
          Rewrite.write(
              disk, records, options.limits(), generation, salt(options, generation), lastSequence);
    } catch (IOException | StoreException e) {
      failures++;
      throw e;
    }
    records = new Records(disk, written.log(), written.index());
    end = written.end();
    allocated = end;
    lastSequence = written.lastSequence();
    lastAttempt = lastSequence;
    syncedOnceSettled = lastSequence;
    settled = false;
    changed.clear();
    uncalledBytes = 0;
    compactions++;
    compactAtGarbage = options.limits().garbageBytes();
    StoreFailures.closeQuietly(old.file());
    settle();
  }

  /**
   * Makes the name of the log in use durable and then deletes older ones: until this is done a loss
   * of power may bring back an older log, so nothing may count as synced.
   */
  void settle() throws IOException {
    if (settled) {
      return;
    }
    try {
      disk.syncDirectory("");
    } catch (IOException e) {
      failures++;
      throw e;
    }
    settled = true;
    synced = Math.max(synced, syncedOnceSettled);
    try {
      LogDirectory.deleteOthers(disk, log());
    } catch (IOException e) {
      // Older logs are ignored, and deleted when the store is opened next.
      failures++;
    }
  }

  StoreStats stats() {
    return new StoreStats(
        transactions, syncs, compactions, failures, end, records.index().liveBytes());
  }
}
