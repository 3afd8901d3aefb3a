package io.drover.runner.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was found when a log was read. A torn end of the log is normal (it was never acknowledged as
 * synced) and is not reported.
 *
 * @param transactions transactions read
 * @param damaged owners whose records are not to be trusted; the writer has set them aside
 * @param losses parts of the log that could not be attributed to an owner
 * @param repaired damaged frames that were restored from their second copy without loss
 * @param cut transactions after a hole in the part of the log that was never synced: a loss of
 *     power took one before them, so they were dropped as well, to keep the order
 */
public record RecoveryReport(
    long transactions, List<DamagedOwner> damaged, List<Loss> losses, int repaired, int cut) {

  /** Of a store that had nothing in it. */
  static final RecoveryReport NOTHING = new RecoveryReport(0, List.of(), List.of(), 0, 0);

  /** Takes the lists as they are now. */
  public RecoveryReport {
    damaged = List.copyOf(damaged);
    losses = List.copyOf(losses);
  }

  /** What is damaged, in words: a line each, with the file it was set aside in. */
  public List<String> lines(Path store) {
    List<String> lines = new ArrayList<>();
    for (DamagedOwner owner : damaged) {
      String what = owner.owner() + ", " + String.join("; ", owner.what());
      lines.add("damaged, and set aside in " + store.resolve(owner.path()) + ": " + what);
    }
    for (Loss loss : losses) {
      String what = loss.transactions() + " records, of which nothing says whose they were";
      lines.add("damaged, and set aside in " + store.resolve(loss.path()) + ": " + what);
    }
    return lines;
  }

  /** True if everything that was acknowledged is there. */
  public boolean isClean() {
    return damaged.isEmpty() && losses.isEmpty();
  }

  /**
   * An owner with a damaged or missing transaction. Its records are no longer in the store.
   *
   * @param owner its key
   * @param what what is wrong and where, one sentence per damage
   * @param path the file its records were set aside in, relative to the store's folder; empty when
   *     read by a reader, which writes nothing
   * @param survivors the last readable values by key; they may be older than the newest, and may
   *     not belong together
   */
  public record DamagedOwner(
      String owner, List<String> what, String path, Map<String, byte[]> survivors) {

    /** Takes the collections as they are now. */
    public DamagedOwner {
      what = List.copyOf(what);
      survivors = Map.copyOf(survivors);
    }
  }

  /**
   * Transactions that are gone and whose owner nothing tells. An owner that was written again later
   * is not here but in {@link RecoveryReport#damaged()}.
   *
   * @param file the log's name
   * @param offset where the unreadable part begins
   * @param bytes its length
   * @param firstSequence the first lost transaction
   * @param lastSequence the last one
   * @param path the file the bytes were set aside in, relative to the store's folder; empty for a
   *     reader
   */
  public record Loss(
      String file, long offset, long bytes, long firstSequence, long lastSequence, String path) {

    /** How many transactions. */
    public long transactions() {
      return lastSequence - firstSequence + 1;
    }
  }
}
