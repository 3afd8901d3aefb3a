package io.drover.runner.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes that are made together or not at all, in their order. Not safe for use by several
 * threads; not to be changed while it is committed. The arrays are not copied: leave them alone
 * until the commit has returned. A transaction may be committed again, after a failure for
 * instance.
 *
 * <p>Keys are {@code kind/id} or {@code kind/id/more/parts}, at most {@link
 * StoreLimits#KEY_BYTES_MAX} bytes, without control characters and without empty parts; the first
 * two parts are the owner. Methods throw {@link IllegalArgumentException} for a key that is not one
 * and for what exceeds a bound.
 */
public final class Transaction {
  private final List<Change> changes = new ArrayList<>();
  private final List<String> owners = new ArrayList<>();
  private long bytes;

  /** An empty one. */
  public Transaction() {}

  /** Sets the value of a key. */
  public Transaction put(String key, byte[] value) {
    return add(Change.PUT, key, value);
  }

  /** Removes a key and its value; nothing happens if there is none. */
  public Transaction delete(String key) {
    return add(Change.DELETE, key, Change.NOTHING);
  }

  /** Appends a record to a stream. Streams and values have separate keys. */
  public Transaction append(String stream, byte[] record) {
    return add(Change.APPEND, stream, record);
  }

  /** Removes every value and stream of an owner; nothing happens if there is none. */
  public Transaction clear(String owner) {
    if (Keys.ownerLength(owner) != owner.length()) {
      throw new IllegalArgumentException("not an owner (kind/id): " + owner);
    }
    return add(Change.CLEAR, owner, Change.NOTHING);
  }

  /** True if it changes nothing. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  List<Change> changes() {
    return changes;
  }

  /** In the order of their first change. */
  List<String> owners() {
    return owners;
  }

  private Transaction add(byte kind, String key, byte[] value) {
    String owner = Keys.owner(key);
    if (value.length > StoreLimits.VALUE_BYTES_MAX) {
      throw new IllegalArgumentException(
          key + ": a value of " + value.length + " bytes; at most " + StoreLimits.VALUE_BYTES_MAX);
    }
    int index = owners.indexOf(owner);
    if (index < 0) {
      index = owners.size();
      if (index == StoreLimits.TRANSACTION_OWNERS_MAX) {
        throw new IllegalArgumentException(
            key + ": a transaction has at most " + index + " owners");
      }
      owners.add(owner);
    }
    Change change =
        new Change(
            kind, index, key.substring(owner.length()).getBytes(StandardCharsets.UTF_8), value);
    bytes += change.bytesMax();
    if (bytes > StoreLimits.TRANSACTION_BYTES_MAX) {
      throw new IllegalArgumentException(
          key + ": a transaction has at most " + StoreLimits.TRANSACTION_BYTES_MAX + " bytes");
    }
    changes.add(change);
    return this;
  }

  /**
   * One change.
   *
   * @param owner its place in {@link #owners}
   * @param suffix what the key has after the owner
   */
  record Change(byte kind, int owner, byte[] suffix, byte[] value) {
    static final byte PUT = 1;
    static final byte DELETE = 2;
    static final byte APPEND = 3;
    static final byte CLEAR = 4;

    /**
     * In compacted logs: the stream's next {@code n} records are gone; the value is the varint n.
     */
    static final byte FOLD = 5;

    /**
     * In a frame without owners, a roll call: the suffix is an owner, the value the varint of the
     * sequence of its last frame, 0 if it has no record left. Tells whose frames a hole has
     * swallowed.
     */
    static final byte ROLL_CALL = 6;

    static final byte[] NOTHING = {};

    /** What it takes in a frame, at most. */
    int bytesMax() {
      return suffix.length + value.length + 16;
    }
  }
}
