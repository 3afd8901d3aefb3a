package io.drover.runner.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.driver.LogPlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames as the shim leaves them, whole, torn, repaired and damaged. */
class FrameFilesTest {
  @TempDir Path logs;

  private final byte[] chunk = new byte[TaskLog.CHUNK_BYTES];
  private final Seen seen = new Seen();

  private TaskLog log() {
    return new TaskLog(logs, "t", LogPlan.Mode.FRAMED, true, true, chunk);
  }

  private Path file(int n) {
    return logs.resolve("t.frames." + n);
  }

  private static byte[] head(int stream, int size, long timeNs) {
    return ByteBuffer.allocate(16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {'D', 'F', 1, (byte) stream})
        .putInt(size)
        .putLong(timeNs)
        .array();
  }

  private void append(int n, byte[]... parts) throws IOException {
    for (byte[] part : parts) {
      Files.write(file(n), part, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  private void frame(int n, int stream, long timeNs, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    append(n, head(stream, bytes.length, timeNs), bytes);
  }

  @Test
  void bothStreamsComeInTheirOrderWithTheirTimes() throws Exception {
    frame(0, 1, 10, "a\nb");
    frame(0, 2, 20, "x\n");
    frame(0, 1, 30, "");
    frame(1, 1, 40, "c\n");
    frame(1, 2, 50, "no end");
    TaskLog log = log();

    assertThat(log.poll(seen)).isTrue();
    assertThat(seen.lines).containsExactly("o:a", "e:x", "o:bc");
    assertThat(seen.times).containsExactly(10L, 20L, 40L);
    assertThat(log.poll(seen)).isFalse();
    log.finish(seen);
    assertThat(seen.lines).last().isEqualTo("e:no end");
    assertThat(seen.times).last().isEqualTo(50L);
    assertThat(seen.gaps).isEmpty();
  }

  @Test
  void aPieceIsReadWhenItIsWhole() throws Exception {
    TaskLog log = log();
    append(0, head(1, 6, 10), "on".getBytes(StandardCharsets.UTF_8));
    assertThat(log.poll(seen)).isFalse();
    append(0, "e\ntw".getBytes(StandardCharsets.UTF_8), new byte[] {'D', 'F'});
    log.poll(seen);
    assertThat(seen.lines).containsExactly("o:one");
    append(0, new byte[] {1, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, new byte[] {'y', '\n'});
    log.poll(seen);
    assertThat(seen.lines).containsExactly("o:one", "e:y");
  }

  /** The shim was killed in a piece; the next one corrects the head and goes on behind it. */
  @Test
  void aHeadThatIsCorrectedDownwardsIsReadAsCorrected() throws Exception {
    TaskLog log = log();
    append(0, head(1, 100, 10), "one\n".getBytes(StandardCharsets.UTF_8));
    assertThat(log.poll(seen)).isFalse();
    try (FileChannel channel = FileChannel.open(file(0), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(head(1, 4, 10)), 0);
    }
    frame(0, 1, 20, "two\n");
    log.poll(seen);
    assertThat(seen.lines).containsExactly("o:one", "o:two");
  }

  @Test
  void whatThereIsOfALastPieceIsShownWhenNothingFollows() throws Exception {
    frame(0, 1, 10, "one\n");
    append(0, head(2, 100, 20), "two\nthr".getBytes(StandardCharsets.UTF_8));
    TaskLog log = log();
    log.poll(seen);
    log.finish(seen);
    assertThat(seen.lines).containsExactly("o:one", "e:two", "e:thr");
  }

  @Test
  void aDamagedHeadCostsTheRestOfItsFileAndIsTold() throws Exception {
    frame(0, 1, 10, "one\n");
    append(0, new byte[40]);
    TaskLog log = log();
    log.poll(seen);
    log.poll(seen);
    frame(1, 1, 20, "two\n");
    log.poll(seen);
    assertThat(seen.lines).containsExactly("o:one", "gap", "o:two");
    assertThat(seen.gaps)
        .containsExactly(
            "t.frames.0 has no head of a piece at byte 20: the rest of it is not shown");
  }

  @Test
  void oneStreamAlone() throws Exception {
    frame(0, 1, 10, "a\n");
    frame(0, 2, 20, "x\n");
    frame(0, 1, 30, "b\n");
    for (boolean error : new boolean[] {false, true}) {
      new TaskLog(logs, "t", LogPlan.Mode.FRAMED, !error, error, chunk).poll(seen);
    }
    assertThat(seen.lines).containsExactly("o:a", "o:b", "e:x");
  }

  @Test
  void theLastLinesOfBothAreFoundWhereverTheyBegan() throws Exception {
    frame(0, 1, 10, "a\nlong ");
    frame(0, 2, 20, "x\ny\n");
    frame(1, 1, 30, "line\nb\nc");
    frame(1, 2, 40, "z\n");
    List<String> all = List.of("o:a", "e:x", "e:y", "o:long line", "o:b", "e:z");
    for (int count = 0; count <= 7; count++) {
      TaskLog log = log();
      log.startAtLast(count);
      Seen last = new Seen();
      log.poll(last);
      assertThat(last.lines).isEqualTo(all.subList(Math.max(0, 6 - count), 6));
    }
    frame(1, 1, 50, "c\n");
    TaskLog log = log();
    log.startAtLast(1);
    log.poll(seen);
    assertThat(seen.lines).containsExactly("o:cc");
  }

  /** Frames cut anywhere, readers that stop anywhere: each line is seen once. */
  @Test
  void aReaderGoesOnWhereAnotherHasStopped() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] rest = new String[2];
    int[] count = new int[2];
    List<List<String>> written = List.of(new ArrayList<>(), new ArrayList<>());
    for (int file = 0; file < 4; file++) {
      for (int i = 0; i < 200; i++) {
        int stream = random.nextInt(2);
        StringBuilder text = new StringBuilder(rest[stream] == null ? "" : rest[stream]);
        while (random.nextInt(4) > 0) {
          String line =
              (stream == 0 ? "o:" : "e:") + count[stream]++ + "x".repeat(random.nextInt(9));
          written.get(stream).add(line);
          text.append(line.substring(2)).append('\n');
        }
        int cut = Math.max(0, text.length() - random.nextInt(4));
        rest[stream] = text.substring(cut);
        frame(file, stream + 1, i, text.substring(0, cut));
      }
    }
    frame(4, 1, 0, String.valueOf(rest[0]));
    frame(4, 2, 0, String.valueOf(rest[1]));
    Place[] at = {Place.START, Place.START};
    for (boolean news = true; news; ) {
      TaskLog log = log();
      log.startAt(false, at[0]);
      log.startAt(true, at[1]);
      Place[] now = at;
      // It comes by what was read before, and stops somewhere behind it.
      do {
        news = log.read(1 + random.nextInt(3_000), seen);
        now = new Place[] {log.place(false), log.place(true)};
      } while (news && now[0].equals(at[0]) && now[1].equals(at[1]));
      at = now;
    }
    for (int stream = 0; stream < 2; stream++) {
      String mark = stream == 0 ? "o:" : "e:";
      assertThat(seen.lines.stream().filter(line -> line.startsWith(mark)))
          .as("seed " + seed)
          .isEqualTo(written.get(stream));
    }
    assertThat(seen.gaps).isEmpty();
  }
}
