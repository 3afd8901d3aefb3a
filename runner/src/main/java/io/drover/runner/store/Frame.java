package io.drover.runner.store;

import io.drover.runner.store.Transaction.Change;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One transaction in the log.
 *
 * <pre>
 * head     mark 4 | frame length 4 | sequence 8 | durable 8 | head length 2 | owners 1 | zero 1 |
 *          skipped 4 | per owner: key, sequence of its previous frame | checksum 4
 * payload  per change: kind, owner, rest of the key, value
 *          checksum 4 (of the payload, bound to the head)
 * tail     the head again, with another mark
 * </pre>
 *
 * The head is there twice so that damage to either costs nothing; it names the owners, so that
 * damage to the payload costs only them; it says which sequence was known to be synced when it was
 * written, so that what follows a damaged frame tells a hole from an end; and it links the frames
 * of an owner, so that a lost frame is noticed by the owner's next one. All checksums are mixed
 * with the file's salt.
 *
 * <p>A write that failed uses up its sequence, and the next frame goes to the same place: should a
 * loss of power bring the failed one back there, the frames after it tell by what they skip that it
 * is not theirs.
 *
 * @param buffer holds the frame, from {@code offset}
 * @param position where the frame begins in the file
 * @param durable a sequence known to be synced when this frame was written
 * @param skipped how many sequences before this one were used up by writes that failed
 * @param previous by owner: the sequence of its previous frame in this log; 0 for none
 * @param intact false if the payload is damaged or cut off
 */
record Frame(
    byte[] buffer,
    int offset,
    long position,
    int length,
    int headLength,
    long sequence,
    long durable,
    int skipped,
    List<String> owners,
    long[] previous,
    boolean intact) {

  static final int MARK_HEAD = 0xD80FE4A1;
  static final int MARK_TAIL = 0xD80FE4A2;
  static final int HEAD_FIXED_BYTES = 32;
  static final int HEAD_BYTES_MIN = HEAD_FIXED_BYTES + 4;
  static final int LENGTH_MAX = StoreLimits.TRANSACTION_BYTES_MAX + (1 << 20);

  /** Where the next frame begins. */
  long end() {
    return position + length;
  }

  /** The sequence of the frame before this one. */
  long before() {
    return sequence - 1 - skipped;
  }

  Frame damaged() {
    return inFile(buffer, offset, position, false);
  }

  /** The same, somewhere else. */
  Frame inFile(byte[] newBuffer, int newOffset, long newPosition, boolean isIntact) {
    return new Frame(
        newBuffer,
        newOffset,
        newPosition,
        length,
        headLength,
        sequence,
        durable,
        skipped,
        owners,
        previous,
        isIntact);
  }

  /** A reader of the changes; see {@link Index#apply}. */
  Codec.Reader payload() {
    int size = length - 2 * headLength - 4;
    return new Codec.Reader("a transaction", buffer, offset + headLength, size);
  }

  /** Appends a frame to {@code out}. */
  static void write(
      Codec.Writer out,
      int salt,
      long sequence,
      long durable,
      int skipped,
      List<String> owners,
      long[] previous,
      List<Change> changes) {
    int start = out.size();
    out.fixed32(MARK_HEAD).fixed32(0).fixed64(sequence).fixed64(durable);
    out.fixed32(owners.size() << 8).fixed32(skipped);
    for (int i = 0; i < previous.length; i++) {
      out.string(owners.get(i)).varint(previous[i]);
    }
    out.fixed32(0);
    int headLength = out.size() - start;
    for (Change change : changes) {
      out.tag(change.kind()).varint(change.owner()).bytes(change.suffix()).bytes(change.value());
    }
    int payloadEnd = out.size();
    out.fixed32(0);
    int length = payloadEnd + 4 + headLength - start;
    byte[] bytes = out.array();
    Bytes.putInt(bytes, start + 4, length);
    bytes[start + 24] = (byte) (headLength >>> 8);
    bytes[start + 25] = (byte) headLength;
    int headSum = headSum(bytes, start, headLength, salt);
    Bytes.putInt(bytes, start + headLength - 4, headSum);
    int payloadStart = start + headLength;
    int payloadSum = sum(bytes, payloadStart, payloadEnd - payloadStart, salt) ^ headSum;
    Bytes.putInt(bytes, payloadEnd, payloadSum);
    out.fixed32(MARK_TAIL).plain(out.array(), start + 4, headLength - 4);
  }

  /**
   * Reads a head, at either end of a frame; null if there is none. {@code available} counts the
   * bytes from {@code offset} on. The result's {@code position} is still that of the head itself.
   */
  static @Nullable Frame readHead(
      byte[] bytes, int offset, int available, long position, int mark, int salt) {
    if (available < HEAD_BYTES_MIN || Bytes.getInt(bytes, offset) != mark) {
      return null;
    }
    int headLength = (bytes[offset + 24] & 0xFF) << 8 | bytes[offset + 25] & 0xFF;
    int length = Bytes.getInt(bytes, offset + 4);
    if (headLength < HEAD_BYTES_MIN
        || headLength > available
        || length > LENGTH_MAX
        || length < 2 * headLength + 4
        || headSum(bytes, offset, headLength, salt)
            != Bytes.getInt(bytes, offset + headLength - 4)) {
      return null;
    }
    int count = bytes[offset + 26] & 0xFF;
    List<String> owners = new ArrayList<>(count);
    long[] previous = new long[count];
    int listLength = headLength - HEAD_FIXED_BYTES - 4;
    try {
      Codec.Reader in = new Codec.Reader("a frame", bytes, offset + HEAD_FIXED_BYTES, listLength);
      for (int i = 0; i < count; i++) {
        owners.add(in.string());
        previous[i] = in.varint();
      }
      in.end();
    } catch (CodecException e) {
      return null;
    }
    long sequence = Bytes.getLong(bytes, offset + 8);
    long durable = Bytes.getLong(bytes, offset + 16);
    int skipped = Bytes.getInt(bytes, offset + 28);
    return new Frame(
        bytes,
        offset,
        position,
        length,
        headLength,
        sequence,
        durable,
        skipped,
        owners,
        previous,
        true);
  }

  /** True if the payload is what was written; the whole frame must be in the buffer. */
  static boolean payloadMatches(
      byte[] bytes, int offset, int length, int headLength, int headSum, int salt) {
    int payload = length - 2 * headLength - 4;
    int start = offset + headLength;
    return (sum(bytes, start, payload, salt) ^ headSum) == Bytes.getInt(bytes, start + payload);
  }

  /** The checksum of the head; the mark is left out, so that it is the same at both ends. */
  static int headSum(byte[] bytes, int offset, int headLength, int salt) {
    return sum(bytes, offset + 4, headLength - 8, salt);
  }

  static int sum(byte[] bytes, int offset, int length, int salt) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue() ^ salt;
  }

  /** The frame that {@link #write} has just put at {@code offset}. */
  static Frame written(byte[] bytes, int offset, long position, int length, int salt) {
    Frame frame = readHead(bytes, offset, length, position, MARK_HEAD, salt);
    if (frame == null) {
      throw new IllegalStateException("a frame that was just written cannot be read");
    }
    return frame;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
