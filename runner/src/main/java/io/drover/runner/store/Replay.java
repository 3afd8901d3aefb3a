package io.drover.runner.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log from its first frame to its end, and decides what each unreadable part means.
 *
 * <p>What is known to be synced must be there: the slots of the header and every later frame
 * testify to it. An unreadable frame that is known to be synced is <em>damage</em>: it costs its
 * owners, or, where nothing names them, the owners whose next frame points into the hole. One that
 * is not is the <em>end</em>: a write cut by a death or lost with the power, silent; frames after
 * it are dropped, since a log is a prefix or nothing.
 */
final class Replay {
  private final LogFile log;
  private final FrameScanner scanner;
  private final Index index;
  private final Map<String, List<String>> damaged = new TreeMap<>();
  private final List<Region> damagedRegions = new ArrayList<>();
  private final List<Hole> holes = new ArrayList<>();
  private long position = LogFile.FIRST_FRAME;
  private long sequence;
  private long durable;
  private long transactions;
  private int repaired;
  private int cut;
  private boolean cleanEnd = true;

  /** What the slots say, and where that ends. */
  private final long witnessed;

  private long witnessedEnd = LogFile.FIRST_FRAME;

  private Replay(LogFile log, StoreLimits limits) throws IOException {
    this.log = log;
    this.scanner = new FrameScanner(log.file(), log.salt());
    this.index = new Index(limits);
    this.sequence = log.firstSequence() - 1;
    // Before the frames, so that a writer at work cannot sync in between what is then missed.
    this.witnessed = log.readSynced();
    this.durable = witnessed;
  }

  /** Bytes of a frame whose payload is damaged. */
  record Region(String owner, long position, long length) {}

  /** Sequences that are gone. {@code pinned}: those that a later frame of their owner has named. */
  record Hole(long position, long length, long first, long last, Set<Long> pinned) {
    boolean isAttributed() {
      return pinned.size() == last - first + 1;
    }
  }

  static Replay read(LogFile log, StoreLimits limits) throws IOException {
    Replay replay = new Replay(log, limits);
    boolean more = true;
    while (more) {
      more = replay.step();
    }
    return replay;
  }

  Index index() {
    return index;
  }

  /** Where the next frame goes. */
  long end() {
    return position;
  }

  /** Everything before this place was seen to be synced by a sync of this file. */
  long syncedEnd() {
    return witnessedEnd;
  }

  long lastSequence() {
    return sequence;
  }

  long durable() {
    return durable;
  }

  long transactions() {
    return transactions;
  }

  int repaired() {
    return repaired;
  }

  int cut() {
    return cut;
  }

  /** What is wrong, by owner. */
  Map<String, List<String>> damaged() {
    return damaged;
  }

  /** The damaged frames of the owners in {@link #damaged}. */
  List<Region> damagedRegions() {
    return damagedRegions;
  }

  /** The holes that are not wholly explained by {@link #damaged}. */
  List<Hole> losses() {
    return holes.stream().filter(h -> !h.isAttributed()).toList();
  }

  /** True if something that was synced is lost: the log is to be left behind. */
  boolean isDamaged() {
    return !damaged.isEmpty() || !holes.isEmpty();
  }

  /** True if nothing but zeros follows the end. */
  boolean endsCleanly() {
    return cleanEnd;
  }

  private boolean step() throws IOException {
    Frame frame = scanner.at(position, sequence);
    if (frame == null || !frame.intact() || frame.before() != sequence) {
      frame = second(frame);
      if (frame == null) {
        return false;
      }
    }
    take(frame);
    return true;
  }

  /** What to do about a place where no intact next frame is; null if it is the end. */
  private @Nullable Frame second(@Nullable Frame first) throws IOException {
    if (first == null && scanner.isZeroFrom(position)) {
      return end(true);
    }
    // A writer may have been at work while the window was filled: look once more.
    scanner.refresh();
    Frame frame = scanner.at(position, sequence);
    if (frame == null) {
      frame = scanner.search(position, sequence);
      if (frame == null) {
        return end(false);
      }
      if (frame.position() == position && frame.before() == sequence) {
        repaired++;
      }
    }
    boolean hole = frame.before() != sequence;
    if (!hole && frame.intact()) {
      return frame;
    }
    if (sequence + 1 > durable && !isSyncedBeyond(frame, sequence + 1)) {
      return end(false);
    }
    Frame found = again(frame);
    if (hole) {
      holes.add(
          new Hole(
              position,
              found.position() - position,
              sequence + 1,
              Math.max(sequence + 1, found.before()),
              new HashSet<>()));
    }
    return found;
  }

  /** The frame once more, after the window may have moved. */
  private Frame again(Frame frame) throws IOException {
    Frame found = scanner.search(frame.position(), frame.sequence() - 1);
    return found == null ? frame.damaged() : found;
  }

  /** Whether a frame from {@code frame} on knows that {@code number} was synced; counts them. */
  private boolean isSyncedBeyond(Frame frame, long number) throws IOException {
    int seen = 0;
    @Nullable Frame next = frame;
    while (next != null) {
      if (next.durable() >= number) {
        durable = Math.max(durable, next.durable());
        return true;
      }
      if (next.intact()) {
        seen++;
      }
      next = scanner.search(next.end(), next.sequence());
    }
    cut += seen;
    return false;
  }

  private @Nullable Frame end(boolean clean) throws IOException {
    cleanEnd = clean;
    if (sequence < durable) {
      long length = log.file().size() - position;
      holes.add(new Hole(position, length, sequence + 1, durable, new HashSet<>()));
    }
    return null;
  }

  private void take(Frame frame) {
    for (int i = 0; i < frame.owners().size(); i++) {
      follow(frame.owners().get(i), frame.previous()[i]);
    }
    if (frame.intact()) {
      takeIntact(frame);
    } else {
      takeDamaged(frame, "is damaged");
    }
    durable = Math.max(durable, frame.durable());
    sequence = frame.sequence();
    position = frame.end();
    if (sequence <= witnessed) {
      witnessedEnd = position;
    }
  }

  private void takeIntact(Frame frame) {
    try {
      if (frame.owners().isEmpty()) {
        RollCall.read(frame, this::follow);
        return;
      }
      index.apply(frame).forEach(damaged::remove);
      transactions++;
    } catch (CodecException e) {
      takeDamaged(frame, "cannot be understood (" + e.getMessage() + ")");
    }
  }

  private void takeDamaged(Frame frame, String why) {
    for (String owner : frame.owners()) {
      damagedRegions.add(new Region(owner, frame.position(), frame.length()));
      say(
          owner,
          "transaction "
              + frame.sequence()
              + " "
              + why
              + ": "
              + log.name()
              + " at byte "
              + frame.position()
              + ", "
              + frame.length()
              + " bytes");
    }
  }

  /**
   * An owner whose previous frame is not the one we have was hit by a hole. One that had no record
   * left then has lost nothing, whatever came before.
   */
  private void follow(String owner, long previous) {
    if (previous == 0) {
      index.remove(owner);
      damaged.remove(owner);
      return;
    }
    if (previous == index.lastSequence(owner) || damaged.containsKey(owner)) {
      return;
    }
    say(owner, "transaction " + previous + " is missing from " + log.name());
    for (Hole hole : holes) {
      if (hole.first() <= previous && previous <= hole.last()) {
        hole.pinned().add(previous);
        say(
            owner,
            log.name()
                + " is unreadable at byte "
                + hole.position()
                + ", "
                + hole.length()
                + " bytes");
      }
    }
  }

  private void say(String owner, String what) {
    damaged.computeIfAbsent(owner, _ -> new ArrayList<>()).add(what);
  }
}
