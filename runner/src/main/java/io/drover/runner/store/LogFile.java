package io.drover.runner.store;

import io.drover.api.ErrorCode;
import io.drover.runner.disk.Disk;
import io.drover.runner.disk.DiskFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One log file: a header, then frames.
 *
 * <p>The header is there twice: magic 8, format version 4, zero 4, generation 8, salt 8, first
 * sequence 8, checksum 4. After it two slots, written in turn after each sync, say up to which
 * sequence the log is synced: the second place by which a lost end is noticed. They become durable
 * with the next sync of the file, at no cost of their own.
 */
final class LogFile {
  /** The format this version writes, and the only one it reads. */
  static final int FORMAT = 1;

  static final int FIRST_FRAME = 512;

  private static final byte[] MAGIC = "DROVERST".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = 44;
  private static final int HEADER_COPY = 128;
  private static final int SLOT_FIRST = 256;
  private static final int SLOT_DISTANCE = 128;
  private static final int SLOT_BYTES = 20;
  private static final String PREFIX = "log-";
  private static final int DIGITS = 10;

  private final DiskFile file;
  private final String name;
  private final long generation;
  private final long salt;
  private final long firstSequence;
  private int nextSlot;

  private LogFile(DiskFile file, String name, long generation, long salt, long firstSequence) {
    this.file = file;
    this.name = name;
    this.generation = generation;
    this.salt = salt;
    this.firstSequence = firstSequence;
  }

  DiskFile file() {
    return file;
  }

  String name() {
    return name;
  }

  long generation() {
    return generation;
  }

  int salt() {
    return (int) (salt ^ salt >>> 32);
  }

  /** The sequence of the first frame. */
  long firstSequence() {
    return firstSequence;
  }

  /** The name of a finished log. */
  static String name(long generation) {
    String digits = Long.toString(generation);
    return PREFIX + "0".repeat(Math.max(0, DIGITS - digits.length())) + digits;
  }

  /** The generation in the name of a finished log; 0 if it is not one. */
  static long generation(String name) {
    if (!name.startsWith(PREFIX) || name.length() != PREFIX.length() + DIGITS) {
      return 0;
    }
    long value = 0;
    for (int i = PREFIX.length(); i < name.length(); i++) {
      int digit = name.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** Writes the header into a new file of a name that is not yet the final one. */
  static LogFile create(DiskFile file, long generation, long salt, long firstSequence)
      throws IOException {
    byte[] header = new byte[FIRST_FRAME];
    for (int at = 0; at <= HEADER_COPY; at += HEADER_COPY) {
      System.arraycopy(MAGIC, 0, header, at, MAGIC.length);
      Bytes.putInt(header, at + 8, FORMAT);
      Bytes.putLong(header, at + 16, generation);
      Bytes.putLong(header, at + 24, salt);
      Bytes.putLong(header, at + 32, firstSequence);
      Bytes.putInt(header, at + 40, Frame.sum(header, at, HEADER_BYTES - 4, 0));
    }
    file.write(0, header, 0, header.length);
    return new LogFile(file, name(generation), generation, salt, firstSequence);
  }

  /** Reads the header of an open file; does not close it when it throws. */
  static LogFile read(Disk disk, DiskFile file, String name) throws IOException, StoreException {
    byte[] header = new byte[FIRST_FRAME];
    file.read(0, header, 0, header.length);
    for (int at = 0; at <= HEADER_COPY; at += HEADER_COPY) {
      if (Bytes.getInt(header, at + 40) == Frame.sum(header, at, HEADER_BYTES - 4, 0)
          && startsWithMagic(header, at)) {
        int format = Bytes.getInt(header, at + 8);
        if (format != FORMAT) {
          throw new StoreException(
              ErrorCode.DATA_DIR_FORMAT,
              place(disk, name)
                  + " has format "
                  + format
                  + "; this version of Drover reads format "
                  + FORMAT
                  + ". It was left as it is. Use the version that wrote it, or another data"
                  + " folder.",
              false,
              null);
        }
        return new LogFile(
            file,
            name,
            Bytes.getLong(header, at + 16),
            Bytes.getLong(header, at + 24),
            Bytes.getLong(header, at + 32));
      }
    }
    throw new StoreException(
        ErrorCode.DATA_DIR_FORMAT,
        place(disk, name)
            + " is not a log of Drover, or both copies of its header are damaged. It was left as it"
            + " is. Move it away to begin with an empty store, or use another data folder.",
        false,
        null);
  }

  private static boolean startsWithMagic(byte[] header, int at) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (header[at + i] != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  static String place(Disk disk, String name) {
    return disk.where() + "/" + name;
  }

  /**
   * The last sequence the slots know to be synced; 0 if neither can be read. The next one written
   * is the older of the two, so that a torn write loses nothing.
   */
  long readSynced() throws IOException {
    byte[] slot = new byte[SLOT_BYTES];
    long synced = 0;
    for (int i = 0; i < 2; i++) {
      file.read(SLOT_FIRST + (long) i * SLOT_DISTANCE, slot, 0, SLOT_BYTES);
      if (Bytes.getInt(slot, 16) == Frame.sum(slot, 0, 16, salt())) {
        if (Bytes.getLong(slot, 0) > synced) {
          synced = Bytes.getLong(slot, 0);
          nextSlot = 1 - i;
        }
      }
    }
    return synced;
  }

  /** Notes that the log is synced up to {@code sequence}, which ends at {@code end}. */
  void writeSynced(long sequence, long end) throws IOException {
    byte[] slot = new byte[SLOT_BYTES];
    Bytes.putLong(slot, 0, sequence);
    Bytes.putLong(slot, 8, end);
    Bytes.putInt(slot, 16, Frame.sum(slot, 0, 16, salt()));
    file.write(SLOT_FIRST + (long) nextSlot * SLOT_DISTANCE, slot, 0, SLOT_BYTES);
    nextSlot = 1 - nextSlot;
  }

  /** Reads a value and checks it. */
  byte[] read(Disk disk, Location location, String key) throws StoreException {
    byte[] value = new byte[location.length()];
    try {
      int count = file.read(location.position(), value, 0, value.length);
      if (count == value.length && Frame.sum(value, 0, count, 0) == location.sum()) {
        return value;
      }
    } catch (IOException e) {
      throw unreadable(disk, location, key, e);
    }
    throw unreadable(disk, location, key, null);
  }

  private StoreException unreadable(
      Disk disk, Location location, String key, @Nullable IOException cause) {
    String why = cause == null ? "it is not what was written" : cause.getMessage();
    return new StoreException(
        ErrorCode.RECORD_DAMAGED,
        "the stored record "
            + key
            + " cannot be read ("
            + why
            + "): "
            + place(disk, name)
            + " at byte "
            + location.position()
            + ". It is set aside when the store is opened next.",
        false,
        cause);
  }
}
