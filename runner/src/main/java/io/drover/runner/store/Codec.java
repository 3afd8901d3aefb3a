package io.drover.runner.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A small binary encoding, written out by hand for each record: no reflection, no names of fields.
 *
 * <pre>{@code
 * static byte[] encode(Attempt a) {
 *   return new Codec.Writer()
 *       .format(2)
 *       .varint(a.number())
 *       .optional(a.end(), Codec.Writer::instant)
 *       .toBytes();
 * }
 * static Attempt decode(byte[] bytes) {
 *   Codec.Reader r = new Codec.Reader("attempt", bytes);
 *   int format = r.format(2);
 *   Attempt a = new Attempt(r.intVarint(), format < 2 ? null : r.optional(Codec.Reader::instant));
 *   r.end();
 *   return a;
 * }
 * }</pre>
 *
 * <p>Rules: begin a stored record with {@code format(n)} and raise n when the fields change; a
 * sealed type writes {@code tag(n)} before the fields of the case, and a number is never used again
 * for another case. Neither class is safe for use by several threads.
 */
public final class Codec {
  private static final int FIRST_CAPACITY_BYTES = 128;

  private Codec() {}

  /** Appends fields to a growing array. Every method returns this writer. */
  public static final class Writer {
    private byte[] buffer = new byte[FIRST_CAPACITY_BYTES];
    private int size;

    /** The format version of what follows; from 1. */
    public Writer format(int version) {
      return tag(version);
    }

    /** Which case of a sealed type follows; 0 or more. */
    public Writer tag(int tag) {
      return varint(tag);
    }

    /** An integer of 0 or more, in 1 to 9 bytes; small numbers take few. */
    public Writer varint(long value) {
      if (value < 0) {
        throw new IllegalArgumentException("not a value for varint: " + value);
      }
      return raw(value);
    }

    /** Any integer, in 1 to 10 bytes; numbers near 0 take few. */
    public Writer signed(long value) {
      return raw(value << 1 ^ value >> 63);
    }

    /** A number of exactly 8 bytes. */
    public Writer fixed64(long value) {
      reserve(8);
      for (int shift = 56; shift >= 0; shift -= 8) {
        buffer[size++] = (byte) (value >>> shift);
      }
      return this;
    }

    /** A floating-point number, bit for bit. */
    public Writer float64(double value) {
      return fixed64(Double.doubleToRawLongBits(value));
    }

    /** Yes or no. */
    public Writer bool(boolean value) {
      reserve(1);
      buffer[size++] = (byte) (value ? 1 : 0);
      return this;
    }

    /** Bytes, with their length. */
    public Writer bytes(byte[] value) {
      varint(value.length);
      return plain(value, 0, value.length);
    }

    /** A text in UTF-8. What is not valid UTF-16 becomes question marks. */
    public Writer string(String value) {
      return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** An enum constant, by its name, so that constants may be reordered. */
    public Writer enumName(Enum<?> value) {
      return string(value.name());
    }

    /** A point in time, to the nanosecond. */
    public Writer instant(Instant value) {
      return signed(value.getEpochSecond()).varint(value.getNano());
    }

    /** A length of time, to the nanosecond. */
    public Writer duration(Duration value) {
      return signed(value.getSeconds()).varint(value.getNano());
    }

    /** A value that may be null. */
    public <T> Writer optional(@Nullable T value, BiConsumer<Writer, T> one) {
      bool(value != null);
      if (value != null) {
        one.accept(this, value);
      }
      return this;
    }

    /** Elements in their order. */
    public <T> Writer list(Collection<T> values, BiConsumer<Writer, ? super T> one) {
      varint(values.size());
      for (T value : values) {
        one.accept(this, value);
      }
      return this;
    }

    /** Entries in the order of the map. */
    public <K, V> Writer map(
        Map<K, V> values, BiConsumer<Writer, ? super K> key, BiConsumer<Writer, ? super V> value) {
      varint(values.size());
      for (Map.Entry<K, V> entry : values.entrySet()) {
        key.accept(this, entry.getKey());
        value.accept(this, entry.getValue());
      }
      return this;
    }

    /** Texts by name, in the order of the map. */
    public Writer strings(Map<String, String> values) {
      return map(values, Writer::string, Writer::string);
    }

    /** The number of bytes so far. */
    public int size() {
      return size;
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
      return Arrays.copyOf(buffer, size);
    }

    /**
     * What was written and, beyond {@link #size}, what was not: the array itself, until the next
     * call.
     */
    byte[] array() {
      return buffer;
    }

    /** Starts again with an empty one; lets go of an array larger than {@code keepBytes}. */
    void clear(int keepBytes) {
      size = 0;
      if (buffer.length > keepBytes) {
        buffer = new byte[FIRST_CAPACITY_BYTES];
      }
    }

    /** Bytes without their length. */
    Writer plain(byte[] value, int offset, int length) {
      reserve(length);
      System.arraycopy(value, offset, buffer, size, length);
      size += length;
      return this;
    }

    Writer fixed32(int value) {
      reserve(4);
      Bytes.putInt(buffer, size, value);
      size += 4;
      return this;
    }

    private Writer raw(long value) {
      reserve(10);
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        buffer[size++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      buffer[size++] = (byte) rest;
      return this;
    }

    private void reserve(int more) {
      if (buffer.length - size < more) {
        long wanted = Math.max((long) size + more, buffer.length * 2L);
        if ((long) size + more > Integer.MAX_VALUE - 8) {
          throw new IllegalArgumentException("a record of more than 2 GiB");
        }
        buffer = Arrays.copyOf(buffer, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
      }
    }
  }

  /**
   * Reads fields in the order they were written. Every method throws {@link CodecException} when
   * the bytes end too early or cannot be what is asked; no input makes it allocate more than the
   * input's own size times a small constant.
   */
  public static final class Reader {
    private final String what;
    private final byte[] bytes;
    private final int end;
    private int position;

    /** Reads a whole array; {@code what} names the record in errors. */
    public Reader(String what, byte[] bytes) {
      this(what, bytes, 0, bytes.length);
    }

    /** Reads a part of an array. */
    public Reader(String what, byte[] bytes, int offset, int length) {
      this.what = what;
      this.bytes = bytes;
      this.position = offset;
      this.end = offset + length;
    }

    /**
     * The format version of what follows.
     *
     * @throws CodecException if it is newer than {@code newest}: written by a newer Drover
     */
    public int format(int newest) {
      int version = tag();
      if (version < 1 || version > newest) {
        throw new CodecException(
            what + " has format " + version + ", this version of Drover reads 1 to " + newest);
      }
      return version;
    }

    /** Which case of a sealed type follows. */
    public int tag() {
      return intVarint();
    }

    /** To be thrown by the {@code default} of a switch over {@link #tag}. */
    public CodecException unknownTag(String type, int tag) {
      return new CodecException(
          what
              + " has a "
              + type
              + " of kind "
              + tag
              + ", which this version of Drover does not know");
    }

    /** An integer of 0 or more. */
    public long varint() {
      long value = raw();
      if (value < 0) {
        throw broken("a number is too large");
      }
      return value;
    }

    /** An integer of 0 or more that is an int. */
    public int intVarint() {
      long value = varint();
      if (value > Integer.MAX_VALUE) {
        throw broken("a number is too large");
      }
      return (int) value;
    }

    /** Any integer. */
    public long signed() {
      long value = raw();
      return value >>> 1 ^ -(value & 1);
    }

    /** A number of exactly 8 bytes. */
    public long fixed64() {
      need(8);
      long value = Bytes.getLong(bytes, position);
      position += 8;
      return value;
    }

    /** A floating-point number. */
    public double float64() {
      return Double.longBitsToDouble(fixed64());
    }

    /** Yes or no. */
    public boolean bool() {
      need(1);
      return switch (bytes[position++]) {
        case 0 -> false;
        case 1 -> true;
        default -> throw broken("a yes or no is neither");
      };
    }

    /** Bytes; the array is the caller's own. */
    public byte[] bytes() {
      int length = length();
      byte[] value = Arrays.copyOfRange(bytes, position, position + length);
      position += length;
      return value;
    }

    /** A text. */
    public String string() {
      int length = length();
      String value = new String(bytes, position, length, StandardCharsets.UTF_8);
      position += length;
      return value;
    }

    /** The constant of that name: {@code enumName(ClientStatus.values())}. */
    public <E extends Enum<E>> E enumName(E[] constants) {
      String name = string();
      for (E constant : constants) {
        if (constant.name().equals(name)) {
          return constant;
        }
      }
      throw new CodecException(
          what + " has the value " + name + ", which this version of Drover does not know");
    }

    /** A point in time. */
    public Instant instant() {
      long seconds = signed();
      long nanos = nanos();
      if (seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()) {
        throw broken("a time is out of range");
      }
      return Instant.ofEpochSecond(seconds, nanos);
    }

    /** A length of time. */
    public Duration duration() {
      long seconds = signed();
      return Duration.ofSeconds(seconds, nanos());
    }

    /** A value that may be null. */
    public <T> @Nullable T optional(Function<Reader, T> one) {
      return bool() ? one.apply(this) : null;
    }

    /** Elements in their order; the list is unmodifiable. */
    public <T> List<T> list(Function<Reader, T> one) {
      int count = count();
      List<T> values = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        values.add(one.apply(this));
      }
      return List.copyOf(values);
    }

    /** Entries in the order they were written; the map is the caller's own. */
    public <K, V> Map<K, V> map(Function<Reader, K> key, Function<Reader, V> value) {
      int count = count();
      Map<K, V> values = new LinkedHashMap<>();
      for (int i = 0; i < count; i++) {
        K name = key.apply(this);
        values.put(name, value.apply(this));
      }
      return values;
    }

    /** Texts by name. */
    public Map<String, String> strings() {
      return map(Reader::string, Reader::string);
    }

    /** True if nothing is left: what a newer writer appended, an older reader may leave. */
    public boolean atEnd() {
      return position == end;
    }

    /** Checks that nothing is left. */
    public void end() {
      if (!atEnd()) {
        throw broken((end - position) + " bytes are left over");
      }
    }

    /** Where the next field begins in the array. */
    int position() {
      return position;
    }

    /** Passes over bytes with their length and returns it. */
    int skipBytes() {
      int length = length();
      position += length;
      return length;
    }

    private int length() {
      int length = intVarint();
      need(length);
      return length;
    }

    /**
     * An element takes a byte at least, so a count beyond what is left is refused before the loop.
     */
    private int count() {
      int count = intVarint();
      need(count);
      return count;
    }

    private long nanos() {
      long nanos = varint();
      if (nanos > 999_999_999) {
        throw broken("a second has too many nanoseconds");
      }
      return nanos;
    }

    private long raw() {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        need(1);
        byte next = bytes[position++];
        if (shift == 63 && next > 1) {
          break;
        }
        value |= (next & 0x7FL) << shift;
        if (next >= 0) {
          return value;
        }
      }
      throw broken("a number has too many bytes");
    }

    private void need(int count) {
      if (end - position < count) {
        throw broken("it ends too early");
      }
    }

    private CodecException broken(String why) {
      return new CodecException(what + " cannot be read: " + why + " (at byte " + position + ")");
    }
  }
}
