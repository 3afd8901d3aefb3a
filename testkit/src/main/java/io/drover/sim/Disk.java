package io.drover.sim;

import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.Commit;
import io.drover.core.task.TaskSnapshot;
import io.drover.runner.alloc.AllocStore;
import io.drover.runner.state.AllocCodec;
import io.drover.runner.state.TaskCodec;
import io.drover.runner.store.Codec;
import io.drover.runner.store.Store;
import io.drover.runner.store.StoreException;
import io.drover.runner.store.StoreLimits;
import io.drover.runner.store.StoreOptions;
import io.drover.runner.store.Strength;
import io.drover.runner.store.Transaction;
import io.drover.sim.disk.SimCrash;
import io.drover.sim.disk.SimDisk;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of the alloc: the runner's own store and its own records, on a disk that forgets,
 * tears and fails.
 */
final class Disk {
  private static final String ID = "sim";
  private static final String VERSION = AllocStore.ownerOf(ID) + "/version";

  /** So small that a life of some steps meets a compaction. */
  private static final StoreLimits LIMITS = new StoreLimits(2, 3, 1 << 20, 4_000, 256);

  /** A commit makes a few calls: so many, and the death comes in the middle of it. */
  private static final int CALLS_OF_A_COMMIT = 4;

  private final Rng rng;
  private SimDisk disk;
  private @Nullable Store store;
  private @Nullable AllocSnapshot written;
  private @Nullable Cut cut;

  /** A commit that we died in; it may have happened. */
  record Cut(@Nullable AllocSnapshot before, AllocSnapshot after, Commit strength) {}

  Disk(Rng rng) {
    this.rng = rng;
    this.disk = new SimDisk(rng.next());
  }

  /**
   * A new process of ours opens the store.
   *
   * @return the commit that the last one died in, if it did happen
   */
  @Nullable Cut open() {
    if (store != null) {
      return null;
    }
    try {
      Store opened =
          Store.open(disk, new StoreOptions(LIMITS, StoreOptions.SyncBy.CALLER, rng.next()));
      if (!opened.recovery().damaged().isEmpty()) {
        throw new Broken(Promise.STORED_STAYS, opened.recovery().damaged().toString());
      }
      store = opened;
      written = load();
      Cut doubtful = cut;
      cut = null;
      return doubtful != null && happened(doubtful.after()) ? doubtful : null;
    } catch (StoreException failed) {
      throw new Broken(Promise.STORED_STAYS, String.valueOf(failed.getMessage()));
    }
  }

  private Store store() {
    if (store == null) {
      throw new IllegalStateException("nobody has the store open");
    }
    return store;
  }

  private boolean happened(AllocSnapshot after) throws StoreException {
    String owner = AllocStore.ownerOf(ID);
    boolean all = Arrays.equals(store().get(owner + "/state"), AllocCodec.encode(after));
    for (Map.Entry<String, TaskSnapshot> task : after.tasks().entrySet()) {
      byte[] stored = store().get(owner + "/task/" + task.getKey());
      all &= Arrays.equals(stored, TaskCodec.encode(task.getValue()));
    }
    return all;
  }

  /** The next commit dies in the middle of its work, or the one after it. */
  void dieSoon() {
    disk.dieAtCall(1 + rng.below(CALLS_OF_A_COMMIT));
  }

  /** The next call of a kind fails, once. */
  void failOnce() {
    disk.failNext(rng.flip() ? SimDisk.Call.WRITE : SimDisk.Call.SYNC, 1);
  }

  /**
   * Stores a step.
   *
   * @throws StoreException if the disk failed; the same may be tried again
   */
  void commit(AllocSnapshot after, Commit strength) throws StoreException {
    if (strength == Commit.NONE) {
      return;
    }
    try {
      new AllocStore(store(), ID).commit(written, after, List.of(), strength);
    } catch (SimCrash death) {
      cut = new Cut(written, after, strength);
      throw death;
    }
    written = after;
  }

  /** Stores a newer version of the alloc, as an update does. */
  void define(long version) throws StoreException {
    byte[] bytes = new Codec.Writer().varint(version).toBytes();
    store().commit(new Transaction().put(VERSION, bytes), Strength.SYNCED);
  }

  /** Which version of the alloc is stored. */
  long version() {
    byte[] bytes = stored(VERSION);
    return bytes == null ? 1 : new Codec.Reader("version", bytes).varint();
  }

  private byte @Nullable [] stored(String key) {
    try {
      return store().get(key);
    } catch (StoreException failed) {
      throw new Broken(Promise.STORED_STAYS, String.valueOf(failed.getMessage()));
    }
  }

  /** What a new process reads. */
  @Nullable AllocSnapshot load() {
    try {
      return AllocStore.load(store(), ID);
    } catch (StoreException failed) {
      throw new Broken(Promise.STORED_STAYS, String.valueOf(failed.getMessage()));
    }
  }

  /** What was last written: as it was in memory, or as it was read since. */
  @Nullable AllocSnapshot written() {
    return written;
  }

  /** Our process is gone: what it wrote stays. */
  void processDied() {
    store = null;
    disk = disk.after(SimDisk.Death.PROCESS, rng.next());
  }

  /** The machine is gone too: what was not synced is there, or not, or in part. */
  void powerLost() {
    disk = disk.after(SimDisk.Death.POWER, rng.next());
  }
}
