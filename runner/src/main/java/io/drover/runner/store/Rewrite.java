package io.drover.runner.store;

import io.drover.runner.disk.Disk;
import io.drover.runner.disk.DiskFile;
import io.drover.runner.store.Transaction.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a new log that holds what an index holds, and nothing else: for a new store, to compact,
 * and to leave behind a log with damage or a torn end. The new log is complete and synced before it
 * gets its name, so at every moment the highest generation is a whole log. The name itself is not
 * synced here: until the folder is, a loss of power may bring the older log back, which is as
 * complete.
 */
final class Rewrite {
  /** The name of a log that is being written; whoever finds one may delete it. */
  static final String UNFINISHED = "log.tmp";

  /** A frame of a compacted log is closed when it has this many bytes. */
  private static final int FRAME_BYTES = 64 << 10;

  private static final int ROLL_CALL_OWNERS = 1_000;

  /** Frames are written together up to this many bytes. */
  private static final int WRITE_BYTES = 1 << 20;

  private final Disk disk;
  private final @Nullable Records old;
  private final Index index;
  private final LogFile log;
  private final Codec.Writer buffer = new Codec.Writer();
  private final List<Change> changes = new ArrayList<>();
  private long flushedTo = LogFile.FIRST_FRAME;
  private long sequence;
  private int changesBytes;

  private Rewrite(Disk disk, @Nullable Records old, Index index, LogFile log, long lastSequence) {
    this.disk = disk;
    this.old = old;
    this.index = index;
    this.log = log;
    this.sequence = lastSequence;
  }

  /** A finished log and what is in it; its end is where the next frame goes. */
  record Written(LogFile log, Index index, long end, long lastSequence) {}

  /**
   * Writes, syncs and names the log of the next generation; the old one is left alone. When it
   * throws, the new one has no name.
   *
   * @param old what to take over; null for a new store
   */
  static Written write(
      Disk disk,
      @Nullable Records old,
      StoreLimits limits,
      long generation,
      long salt,
      long lastSequence)
      throws IOException, StoreException {
    disk.delete(UNFINISHED);
    DiskFile file = disk.create(UNFINISHED);
    try {
      LogFile log = LogFile.create(file, generation, salt, lastSequence + 1);
      Rewrite rewrite = new Rewrite(disk, old, new Index(limits), log, lastSequence);
      rewrite.everything();
      log.writeSynced(rewrite.sequence, rewrite.flushedTo);
      file.sync();
      disk.rename(UNFINISHED, log.name());
      return new Written(log, rewrite.index, rewrite.flushedTo, rewrite.sequence);
    } catch (IOException | StoreException e) {
      file.close();
      throw e;
    }
  }

  private void everything() throws IOException, StoreException {
    if (old == null) {
      return;
    }
    for (Map.Entry<String, Index.Owner> owner : old.index().owners().entrySet()) {
      owner(owner.getKey(), owner.getValue());
    }
    rollCall();
    flush();
  }

  private void rollCall() throws IOException {
    List<String> owners = new ArrayList<>(index.owners().keySet());
    for (int from = 0; from < owners.size(); from += ROLL_CALL_OWNERS) {
      int to = Math.min(owners.size(), from + ROLL_CALL_OWNERS);
      changes.addAll(RollCall.of(index, owners.subList(from, to)));
      frame(List.of());
    }
  }

  private void owner(String name, Index.Owner records) throws IOException, StoreException {
    for (Map.Entry<String, Location> value : records.values.entrySet()) {
      add(name, Change.PUT, value.getKey(), read(name, value.getKey(), value.getValue()));
    }
    for (Map.Entry<String, StreamIndex> entry : records.streams.entrySet()) {
      StreamIndex stream = entry.getValue();
      for (Location location : stream.first()) {
        add(name, Change.APPEND, entry.getKey(), read(name, entry.getKey(), location));
      }
      if (stream.folded() > 0) {
        byte[] count = new Codec.Writer().varint(stream.folded()).toBytes();
        add(name, Change.FOLD, entry.getKey(), count);
      }
      for (Location location : stream.last()) {
        add(name, Change.APPEND, entry.getKey(), read(name, entry.getKey(), location));
      }
    }
    frame(List.of(name));
  }

  private byte[] read(String name, String suffix, Location location) throws StoreException {
    return Objects.requireNonNull(old).log().read(disk, location, name + suffix);
  }

  private void add(String owner, byte kind, String suffix, byte[] value) throws IOException {
    changes.add(new Change(kind, 0, Frame.utf8(suffix), value));
    changesBytes += value.length;
    if (changesBytes >= FRAME_BYTES) {
      frame(List.of(owner));
    }
  }

  private void frame(List<String> owners) throws IOException {
    if (changes.isEmpty()) {
      return;
    }
    sequence++;
    int start = buffer.size();
    long[] previous = new long[owners.size()];
    if (!owners.isEmpty()) {
      previous[0] = index.lastSequence(owners.getFirst());
    }
    Frame.write(buffer, log.salt(), sequence, 0, 0, owners, previous, changes);
    int length = buffer.size() - start;
    if (!owners.isEmpty()) {
      Frame f = Frame.written(buffer.array(), start, flushedTo + start, length, log.salt());
      index.apply(f);
    }
    changes.clear();
    changesBytes = 0;
    if (buffer.size() >= WRITE_BYTES) {
      flush();
    }
  }

  private void flush() throws IOException {
    log.file().write(flushedTo, buffer.array(), 0, buffer.size());
    flushedTo += buffer.size();
    buffer.clear(2 * WRITE_BYTES);
  }
}
