package io.drover.runner.store;

/** Big-endian numbers in arrays, without the start-up cost of method handles. */
final class Bytes {
  private Bytes() {}

  static void putInt(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }

  static int getInt(byte[] bytes, int at) {
    return bytes[at] << 24
        | (bytes[at + 1] & 0xFF) << 16
        | (bytes[at + 2] & 0xFF) << 8
        | bytes[at + 3] & 0xFF;
  }

  static void putLong(byte[] bytes, int at, long value) {
    putInt(bytes, at, (int) (value >>> 32));
    putInt(bytes, at + 4, (int) value);
  }

  static long getLong(byte[] bytes, int at) {
    return (long) getInt(bytes, at) << 32 | getInt(bytes, at + 4) & 0xFFFFFFFFL;
  }
}
