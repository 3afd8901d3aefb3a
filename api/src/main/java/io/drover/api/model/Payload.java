package io.drover.api.model;

import java.util.Arrays;

/**
 * Bytes handed over by a dispatch, as the user gave them (not compressed).
 *
 * @param bytes the bytes; copied in and out
 * @since 0.1
 */
public record Payload(byte[] bytes) {
  /** No payload. */
  public static final Payload NONE = new Payload(new byte[0]);

  public Payload {
    bytes = bytes.clone();
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Whether there are no bytes. */
  public boolean isEmpty() {
    return bytes.length == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Payload[" + bytes.length + " bytes]";
  }
}
