package io.drover.agent.torture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/** The records that helpers write: lines of key=value, and the sum of all before it. */
final class Records {
  private static final String SUM = "crc=";

  private Records() {}

  /** The value of a key, empty if there is none, or no record. */
  static String value(Path record, String key) {
    return Book.lines(record).stream()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .findFirst()
        .orElse("");
  }

  /** Gives a key another value, so that the record is whole and says something false. */
  static void forge(Path record, String key, String value) throws IOException {
    String text = Files.readString(record, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\n" + SUM);
    String body =
        Arrays.stream(text.substring(0, end).split("\n", -1))
            .map(line -> line.startsWith(key + "=") ? key + "=" + value : line)
            .collect(Collectors.joining("\n", "", "\n"));
    CRC32C sum = new CRC32C();
    sum.update(body.getBytes(StandardCharsets.ISO_8859_1));
    Files.writeString(
        record,
        body + SUM + "%08x\n".formatted(sum.getValue()),
        StandardCharsets.ISO_8859_1,
        StandardOpenOption.WRITE);
  }
}
