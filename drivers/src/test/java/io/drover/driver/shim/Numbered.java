package io.drover.driver.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Numbered lines, read back as they are kept: the next one must follow the one before. */
final class Numbered {
  private static final int HEAD_BYTES = 16;

  private byte[] expected;
  private int at;
  private long number;
  private long frames;
  private long lastNs;

  /** Lines from this number. */
  Numbered(long first) {
    this.number = first;
    this.expected = line(first);
  }

  private static byte[] line(long number) {
    return (number + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** The number of the line that would follow. */
  long next() {
    assertThat(at).as("bytes of line %d", number).isZero();
    return number;
  }

  /** How many pieces there were, if they were framed. */
  long frames() {
    return frames;
  }

  void bytes(byte[] bytes, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (bytes[i] != expected[at]) {
        int end = Math.min(from + count, i + 40);
        throw new AssertionError(
            "in line "
                + number
                + " at byte "
                + at
                + " there is \""
                + new String(bytes, i, end - i, StandardCharsets.ISO_8859_1)
                + "\"");
      }
      if (++at == expected.length) {
        at = 0;
        expected = line(++number);
      }
    }
  }

  /** All of one stream's files. */
  Numbered stream(Path logs, String base) throws IOException {
    byte[] bytes = new byte[1 << 16];
    for (Path file : files(logs, base)) {
      try (InputStream in = Files.newInputStream(file)) {
        for (int n = in.read(bytes); n > 0; n = in.read(bytes)) {
          bytes(bytes, 0, n);
        }
      }
    }
    return this;
  }

  /** All pieces of standard output; those of standard error go to the other. Times never fall. */
  Numbered frames(Path logs, String base, Numbered errors) throws IOException {
    for (Path file : files(logs, base + ".frames")) {
      ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      while (all.remaining() > 0) {
        int head = all.position();
        assertThat(all.remaining()).as("%s at %d", file, head).isGreaterThanOrEqualTo(HEAD_BYTES);
        assertThat(Arrays.copyOfRange(all.array(), head, head + 3))
            .as("%s at %d", file, head)
            .isEqualTo(new byte[] {'D', 'F', 1});
        int stream = all.get(head + 3);
        int size = all.getInt(head + 4);
        long ns = all.getLong(head + 8);
        assertThat(size).isBetween(0, all.remaining() - HEAD_BYTES);
        assertThat(ns).isGreaterThanOrEqualTo(lastNs);
        lastNs = ns;
        frames++;
        (stream == 1 ? this : errors).bytes(all.array(), head + HEAD_BYTES, size);
        all.position(head + HEAD_BYTES + size);
      }
    }
    return this;
  }

  /** The files of a base in the order of their numbers. */
  static List<Path> files(Path logs, String base) throws IOException {
    String prefix = base + ".";
    try (Stream<Path> all = Files.list(logs)) {
      return all.filter(file -> number(file, prefix) >= 0)
          .sorted((a, b) -> Integer.compare(number(a, prefix), number(b, prefix)))
          .toList();
    }
  }

  private static int number(Path file, String prefix) {
    String name = file.getFileName().toString();
    String rest = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
    return rest.matches("[0-9]{1,8}") ? Integer.parseInt(rest) : -1;
  }
}
