package io.drover.runner.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.driver.LogPlan;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams in files of their own: rotated, deleted, punched. */
class StreamFilesTest {
  private static final int LINE = 8;

  @TempDir Path logs;

  private final byte[] chunk = new byte[TaskLog.CHUNK_BYTES];
  private final Seen seen = new Seen();

  private TaskLog log(LogPlan.Mode mode) {
    return new TaskLog(logs, "t", mode, true, false, chunk);
  }

  private void append(int n, String text) throws IOException {
    Files.writeString(
        logs.resolve("t.stdout." + n), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void filesThatWereDeletedBeforeTheyWereReadAreTold() throws Exception {
    append(3, "a\n");
    TaskLog log = log(LogPlan.Mode.ROTATED);
    log.poll(seen);
    append(3, "half");
    log.poll(seen);
    append(6, "b\n");
    Files.delete(logs.resolve("t.stdout.3"));
    log.poll(seen);
    assertThat(seen.lines).containsExactly("gap", "o:a", "o:half", "gap", "o:b");
    assertThat(seen.gaps)
        .containsExactly(
            "3 files of stdout not kept any more",
            // The one that was begun may have grown before it was deleted.
            "3 files of stdout not kept any more");
  }

  @Test
  void theLastLinesAreFoundOverFiles() throws Exception {
    append(0, "a\nb\n");
    append(1, "c\nd\ne");
    List<String> all = List.of("o:a", "o:b", "o:c", "o:d");
    for (int count = 0; count <= 5; count++) {
      TaskLog log = log(LogPlan.Mode.ROTATED);
      log.startAtLast(count);
      Seen last = new Seen();
      log.poll(last);
      assertThat(last.lines).isEqualTo(all.subList(Math.max(0, 4 - count), 4));
    }
  }

  private static String line(int n) {
    return String.format("%0" + (LINE - 1) + "d", n);
  }

  private static String lines(int from, int to) {
    StringBuilder text = new StringBuilder();
    IntStream.range(from, to).forEach(n -> text.append(line(n)).append('\n'));
    return text.toString();
  }

  /** A file whose first blocks are a hole; the line that was cut by its end is not shown either. */
  @ParameterizedTest(name = "{0} blocks: {2}")
  @CsvSource({
    "0,       10,      nothing was punched",
    "1,       1000,    one block",
    "1,       2048,    the rest is whole blocks",
    "17,      5,       less than a block is left",
    "1000,    100000,  much",
    "262144,  3000,    a gigabyte",
  })
  void whatWasPunchedIsSkippedAndCounted(long blocks, int lines, String why) throws Exception {
    long punched = blocks * Holes.BLOCK_BYTES;
    try (RandomAccessFile file = new RandomAccessFile(logs.resolve("t.stdout.0").toFile(), "rw")) {
      file.seek(punched);
      file.write(lines(0, lines).getBytes(StandardCharsets.UTF_8));
    }
    TaskLog log = log(LogPlan.Mode.DIRECT);
    log.finish(seen);
    if (blocks == 0) {
      assertThat(seen.lines).as(why).hasSize(lines).first().isEqualTo("o:" + line(0));
    } else {
      assertThat(seen.gaps)
          .as(why)
          .containsExactly((punched + LINE) + " bytes of stdout not kept any more");
      assertThat(seen.lines).hasSize(lines).last().isEqualTo("o:" + line(lines - 1));
      assertThat(seen.lines.get(1)).isEqualTo("o:" + line(1));
    }
  }

  @Test
  void aReaderThatIsOvertakenByThePunchingTellsHowMuchItMissed() throws Exception {
    Path file = logs.resolve("t.stdout.0");
    TaskLog log = log(LogPlan.Mode.DIRECT);
    append(0, lines(0, 1000));
    log.poll(seen);
    int last = 100_000;
    append(0, lines(1000, last));
    // The reader stands in the middle of a block.
    long punched = 150L * Holes.BLOCK_BYTES;
    try (RandomAccessFile punching = new RandomAccessFile(file.toFile(), "rw")) {
      punching.write(new byte[(int) punched]);
    }
    log.finish(seen);
    int next = (int) (punched / LINE);
    long missed = punched - 1000 * LINE;
    assertThat(seen.gaps).containsExactly((missed + LINE) + " bytes of stdout not kept any more");
    assertThat(seen.lines.subList(999, 1002))
        .containsExactly("o:" + line(999), "gap", "o:" + line(next + 1));
    assertThat(seen.lines).last().isEqualTo("o:" + line(last - 1));
  }

  @Test
  void aLineLongerThanTheBoundComesInPieces() throws Exception {
    append(0, "x".repeat(TaskLog.LINE_BYTES_MAX + 10) + "\nnext\n");
    log(LogPlan.Mode.ROTATED).poll(seen);
    assertThat(seen.lines)
        .containsExactly(
            "o:" + "x".repeat(TaskLog.LINE_BYTES_MAX) + "...", "o:xxxxxxxxxx", "o:next");
  }

  @Test
  void withoutAFolderOrAFileThereIsNothingNew() throws Exception {
    assertThat(log(LogPlan.Mode.ROTATED).poll(seen)).isFalse();
    assertThat(log(LogPlan.Mode.OFF).poll(seen)).isFalse();
    TaskLog none = new TaskLog(logs.resolve("no"), "t", LogPlan.Mode.FRAMED, true, true, chunk);
    assertThat(none.poll(seen)).isFalse();
    none.finish(seen);
    assertThat(seen.lines).isEmpty();
  }
}
