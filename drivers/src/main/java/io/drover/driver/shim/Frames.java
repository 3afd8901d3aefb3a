package io.drover.driver.shim;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Frames of the shim protocol: all numbers little-endian, texts with their size before them. */
final class Frames {
  static final int VERSION = 1;
  static final int FRAME_BYTES_MAX = 4 << 20;

  static final int START = 1;
  static final int ATTACH = 2;
  static final int COMMAND = 3;
  static final int FORGET = 4;
  static final int MOUNT = 5;
  static final int UNMOUNT = 6;
  static final int DETACH = 7;

  static final int HELLO = 100;
  static final int RESULT = 101;
  static final int STARTED = 102;
  static final int ENDED = 103;
  static final int ACCEPTED = 104;

  private Frames() {}

  /** One frame from the spawner: a number (an errno, or 0) and a text. */
  record Answer(int version, int type, long request, int number, String text) {}

  /** The next frame, null at the end of the stream. */
  static @Nullable Answer read(DataInputStream in) throws IOException {
    byte[] head = new byte[24];
    int first = in.read();
    if (first < 0) {
      return null;
    }
    head[0] = (byte) first;
    in.readFully(head, 1, 23);
    long size = Integer.toUnsignedLong(int32(head, 0));
    long textSize = Integer.toUnsignedLong(int32(head, 20));
    if (size != textSize + 20 || textSize > FRAME_BYTES_MAX) {
      throw new EOFException("malformed frame of " + size + " bytes");
    }
    byte[] text = in.readNBytes((int) textSize);
    if (text.length < textSize) {
      return null;
    }
    int versionAndType = int32(head, 4);
    long request = Integer.toUnsignedLong(int32(head, 8)) | (long) int32(head, 12) << 32;
    return new Answer(
        versionAndType & 0xffff,
        versionAndType >>> 16,
        request,
        int32(head, 16),
        new String(text, StandardCharsets.UTF_8));
  }

  private static int int32(byte[] bytes, int at) {
    return bytes[at] & 0xff
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | bytes[at + 3] << 24;
  }

  /** Collects one request. */
  static final class Request {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);

    Request(int type, long request) {
      u32(0);
      u32(VERSION | type << 16);
      u64(request);
    }

    Request u32(int value) {
      for (int shift = 0; shift < 32; shift += 8) {
        bytes.write(value >>> shift);
      }
      return this;
    }

    Request u64(long value) {
      u32((int) value);
      return u32((int) (value >>> 32));
    }

    Request text(String value) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      u32(utf8.length);
      bytes.write(utf8, 0, utf8.length);
      return this;
    }

    Request texts(List<String> values) {
      u32(values.size());
      values.forEach(this::text);
      return this;
    }

    Request env(Map<String, String> env) {
      u32(env.size());
      env.forEach((name, value) -> text(name + "=" + value));
      return this;
    }

    byte[] done() throws ShimException {
      byte[] frame = bytes.toByteArray();
      int size = frame.length - 4;
      if (size > FRAME_BYTES_MAX) {
        throw new ShimException(
            "the command and environment take " + size + " bytes, more than " + FRAME_BYTES_MAX,
            false,
            null);
      }
      for (int i = 0; i < 4; i++) {
        frame[i] = (byte) (size >>> 8 * i);
      }
      return frame;
    }
  }

  /** The request for {@code spec}. */
  static byte[] start(long request, StartSpec s, Limits limits) throws ShimException {
    for (String text : s.command()) {
      refuseZero(text, "an argument");
    }
    for (Map.Entry<String, String> e : s.env().entrySet()) {
      refuseZero(e.getKey() + e.getValue(), "the environment variable " + e.getKey());
    }
    int flags = (s.syncExit() ? 2 : 0) | (s.joinCgroup() ? 4 : 0);
    return new Request(START, request)
        .text(s.name())
        .text(s.directory().toString())
        .u32(s.attempt())
        .u32(s.policy().ordinal())
        .u32(flags)
        .texts(s.command())
        .env(s.env())
        .text(s.workDir().toString())
        .text(s.user())
        .u64(limits.openFilesSoft())
        .u64(limits.openFilesHard())
        .u32(s.oomScoreAdj())
        .u32(s.io().ordinal())
        .text(s.logDirectory().toString())
        .text(s.logBase())
        .u32(s.logFilesMax())
        .u64(s.logBytesMax())
        .text(s.cgroup())
        .u32(s.rows())
        .u32(s.columns())
        .done();
  }

  private static void refuseZero(String text, String what) throws ShimException {
    if (text.indexOf('\0') >= 0) {
      throw new ShimException(
          what + " contains a zero byte, which no program can be given", false, null);
    }
  }
}
