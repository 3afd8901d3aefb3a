package io.drover.driver.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.api.Exit;
import io.drover.api.driver.ProcessPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that write as fast as they can, in each mode, whatever becomes of ours meanwhile. */
@Timeout(300)
class WritersTest {
  /** A gigabyte of lines. */
  private static final long LAST = 110_000_000;

  private static final int FRAME_HEAD_BYTES = 16;

  @TempDir Path root;
  private Lab lab;
  private ShimClient client;

  @BeforeEach
  void open() throws Exception {
    lab = new Lab(root, Binaries.dying(Files.createDirectory(root.resolve("bin"))));
    client = lab.client(ProcessPolicy.SURVIVE);
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  private static long shimOf(Lab.Task task, int attempt) throws IOException {
    Path identity = task.folder.resolve("attempt-" + attempt);
    return new Record(Files.readString(identity)).number("shim");
  }

  /** Whether so much was written at once and is kept: a piece of it may be a head so far. */
  private static boolean holds(Lab.Task task, int bytes) throws IOException {
    boolean framed = task.io == IoMode.FRAMED;
    Path log = task.log(framed ? "frames" : "stdout", 0);
    return Files.size(log) >= bytes + (framed ? FRAME_HEAD_BYTES : 0);
  }

  /** All lines of standard output that are kept, which must follow each other. */
  private Numbered kept(Lab.Task task, long first) throws IOException {
    Numbered lines = new Numbered(first);
    return task.io == IoMode.FRAMED
        ? lines.frames(lab.logs, task.name, new Numbered(1))
        : lines.stream(lab.logs, task.name + ".stdout");
  }

  /** The shim is stopped, and killed while it is stopped, again and again. */
  @ParameterizedTest
  @Tag("slow")
  @EnumSource(
      value = IoMode.class,
      names = {"ROTATED", "DIRECT", "FRAMED"})
  void ofAGigabyteNoLineIsLostSplitOrDoubledWhileOneOfUsLives(IoMode mode) throws Exception {
    Path done = root.resolve("done");
    Path gate = root.resolve("gate");
    Lab.Task task =
        lab.task(
                "seq 1 %d; : > %s; until [ -e %s ]; do sleep 0.01; done"
                    .formatted(LAST, done, gate))
            .io(mode);
    task.bytes = 16 << 20;
    task.files = 100;
    Attempt attempt = client.start(task.spec());
    int deaths = 0;
    while (!Files.exists(done)) {
      long shim = shimOf(task, 1);
      Proc.signal(shim, "STOP");
      Waiting.until("a stop", () -> !Proc.lives(shim) || Proc.stopped(shim));
      Proc.signal(shim, "KILL");
      Waiting.until("another", () -> shimOf(task, 1) != shim);
      deaths++;
    }
    Files.createFile(gate);
    assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(0));
    assertThat(deaths).isGreaterThan(5);
    assertThat(kept(task, 1).next()).isEqualTo(LAST + 1);
  }

  /** Nobody holds a pipe whose writers have ended and whose shim is killed before it is empty. */
  @ParameterizedTest
  @EnumSource(
      value = IoMode.class,
      names = {"ROTATED", "DIRECT", "FRAMED"})
  void aDeathWithTheLastOutputInThePipeCostsAtMostThePipeAndIsTold(IoMode mode) throws Exception {
    Path gate = root.resolve("gate");
    Lab.Task task =
        lab.task("seq 1 1000; until [ -e " + gate + " ]; do sleep 0.01; done; seq 1001 5000")
            .io(mode);
    Attempt attempt = client.start(task.spec());
    Waiting.until("the first lines", () -> holds(task, 3893));
    Identity who = Lab.identity(attempt);
    Proc.signal(who.shimPid(), "STOP");
    Waiting.until("a stop", () -> Proc.stopped(who.shimPid()));
    Files.createFile(gate);
    Waiting.until("the end of the task", () -> !Proc.lives(who.pid()));
    Proc.signal(who.shimPid(), "KILL");
    End.Exited end = (End.Exited) client.awaitEnd(attempt);
    if (mode == IoMode.DIRECT) {
      assertThat(kept(task, 1).next()).isEqualTo(5001);
      assertThat(end.note()).doesNotContain("output");
    } else {
      assertThat(kept(task, 1).next()).isEqualTo(1001);
      assertThat(end.exit() + end.note()).contains("last pipe buffer of its output may be lost");
    }
  }

  /** The task lives, but nobody has its pipe open: it looked away after it had written. */
  @ParameterizedTest
  @EnumSource(
      value = IoMode.class,
      names = {"ROTATED", "FRAMED"})
  void aDeathBesideATaskThatHasClosedItsPipeIsToldToo(IoMode mode) throws Exception {
    Path gate = root.resolve("gate");
    Path closed = root.resolve("closed");
    Lab.Task task =
        lab.task(
                "echo 1; until [ -e %s ]; do sleep 0.01; done; echo 2; exec > %s; exec sleep 1000"
                    .formatted(gate, closed))
            .io(mode);
    Attempt attempt = client.start(task.spec());
    Waiting.until("the first line", () -> holds(task, 2));
    long shim = Lab.identity(attempt).shimPid();
    Proc.signal(shim, "STOP");
    Waiting.until("a stop", () -> Proc.stopped(shim));
    Files.createFile(gate);
    Waiting.until("it has closed its pipe", () -> Files.exists(closed));
    Proc.signal(shim, "KILL");
    Waiting.until("another", () -> shimOf(task, 1) != shim);
    client.kill(attempt);
    End.Exited end = (End.Exited) client.awaitEnd(attempt);
    assertThat(kept(task, 1).next()).isEqualTo(2);
    assertThat(end.note()).contains("last pipe buffer of its output may be lost");
  }

  /** Every megabyte waits until the file is back in its bound: else the task would never end. */
  @Test
  void aDirectFileIsHeldInItsBoundWhileItIsWrittenTo() throws Exception {
    Path file = lab.logs.resolve("task1.stdout.0");
    Lab.Task task =
        lab.task(
                "i=0; while [ $i -lt 12 ]; do head -c 1048576 /dev/zero | tr '\\0' x;"
                    + " until [ $(stat -c %b "
                    + file
                    + ") -le "
                    + (((2 << 20) + (64 << 10) + 8192) / 512)
                    + " ]; do sleep 0.02; done; i=$((i+1)); done")
            .io(IoMode.DIRECT);
    task.bytes = 1 << 20;
    task.files = 2;
    Attempt attempt = client.start(task.spec());
    assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(0));
    assertThat(Files.size(file)).isEqualTo(12 << 20);
  }

  /** Whoever writes directly does not wait: it ends while all of ours stand still. */
  @Test
  void aDirectWriterEndsWhileAllOfOursAreStopped() throws Exception {
    Path gate = root.resolve("gate");
    Path done = root.resolve("done");
    Lab.Task task =
        lab.task(
                "until [ -e %s ]; do sleep 0.01; done; seq 1 5000000; : > %s".formatted(gate, done))
            .io(IoMode.DIRECT);
    Attempt attempt = client.start(task.spec());
    List<Long> ours = List.of(Lab.identity(attempt).shimPid(), spawner(attempt));
    for (long pid : ours) {
      Proc.signal(pid, "STOP");
    }
    Files.createFile(gate);
    Waiting.until("all is written", () -> Files.exists(done));
    for (long pid : ours) {
      assertThat(Proc.stopped(pid)).isTrue();
      Proc.signal(pid, "CONT");
    }
    assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(0));
    assertThat(kept(task, 1).next()).isEqualTo(5_000_001);
  }

  private static long spawner(Attempt attempt) {
    return Long.parseLong(Proc.status(Lab.identity(attempt).shimPid(), "PPid"));
  }

  /** What a file takes, in bytes. */
  private static long blocks(Path file) throws Exception {
    Process stat =
        new ProcessBuilder("stat", "-c", "%b %B", file.toString())
            .redirectErrorStream(true)
            .start();
    String out = new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    String[] words = out.split(" ");
    return Long.parseLong(words[0]) * Long.parseLong(words[1]);
  }

  private static long first(String text) {
    String firstWhole = text.substring(text.indexOf('\n') + 1);
    return Long.parseLong(firstWhole.substring(0, firstWhole.indexOf('\n')));
  }

  /** Over three attempts, which share the file, and with a death in each. */
  @Test
  void punchingKeepsTheNewestOfADirectFileAndNoMoreThanItsBound() throws Exception {
    long bound = 4 << 20;
    Lab.Task task = lab.task("seq 1 3000000; sleep 0.5; seq 3000001 4000000").io(IoMode.DIRECT);
    task.bytes = 1 << 20;
    task.files = 4;
    long written = 0;
    for (int i = 1; i <= 4_000_000; i *= 10) {
      written += (Math.min(4_000_001, i * 10L) - i) * (Integer.toString(i).length() + 1);
    }
    Path file = task.log("stdout", 0);
    for (int number = 1; number <= 3; number++) {
      task.attempt = number;
      int of = number;
      Attempt attempt = client.start(task.spec());
      long begun = (number - 1) * written;
      Waiting.until("it is punched", () -> Files.size(file) - blocks(file) > begun + (8 << 20));
      Proc.signal(shimOf(task, of), "KILL");
      assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(0));
    }
    assertThat(Numbered.files(lab.logs, task.name + ".stdout")).containsExactly(file);
    assertThat(Files.size(file)).isEqualTo(3 * written);
    // The bound, one piece that is not worth a call, and blocks that are kept in part.
    assertThat(blocks(file)).isBetween(bound - 8192, bound + (64 << 10) + 8192);
    String all = Files.readString(file, StandardCharsets.ISO_8859_1);
    String newest = all.substring((int) (all.length() - bound));
    Numbered lines = new Numbered(first(newest));
    byte[] bytes = newest.substring(newest.indexOf('\n') + 1).getBytes(StandardCharsets.ISO_8859_1);
    lines.bytes(bytes, 0, bytes.length);
    assertThat(lines.next()).isEqualTo(4_000_001);
  }

  /** A file that could not be bounded is none to write to. */
  @Test
  void withoutHolesADirectTaskIsNotStartedAndSaysWhy() throws Exception {
    Path plain = Files.createDirectory(root.resolve("plain"));
    int mounted =
        new ProcessBuilder("mount", "-t", "ramfs", "none", plain.toString()).start().waitFor();
    assumeTrue(mounted == 0, "capability mount: no rights to mount a disk without holes");
    try {
      Lab.Task task = lab.task("echo never").io(IoMode.DIRECT);
      Attempt attempt = client.begin(LogTest.elsewhere(task.spec(), plain));
      client.awaitFate(attempt);
      assertThat(client.awaitEnd(attempt))
          .isInstanceOfSatisfying(
              End.NeverStarted.class,
              never ->
                  assertThat(never.reason())
                      .contains("punching holes into log files, as direct logs need"));
    } finally {
      new ProcessBuilder("umount", plain.toString()).start().waitFor();
    }
  }

  /** Two streams that take turns: each waits until what the other wrote is in the file. */
  @Test
  void framesKeepTheOrderOfBothStreams() throws Exception {
    Path frames = lab.logs.resolve("task1.frames.0");
    Lab.Task task =
        lab.task(
                "n=1; while [ $n -le 40 ]; do"
                    + " [ $((n % 2)) = 1 ] && echo turn$n. || echo turn$n. >&2;"
                    + " until grep -q turn$n\\\\. "
                    + frames
                    + "; do :; done; n=$((n+1)); done")
            .io(IoMode.FRAMED);
    Attempt attempt = client.start(task.spec());
    assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(0));
    byte[] all = Files.readAllBytes(frames);
    int at = 0;
    for (int n = 1; n <= 40; n++) {
      int size = ("turn" + n + ".\n").length();
      assertThat(all[at + 3]).as("turn %d", n).isEqualTo((byte) (n % 2 == 1 ? 1 : 2));
      assertThat(all[at + 4]).isEqualTo((byte) size);
      at += 16 + size;
    }
    assertThat(all).hasSize(at);
  }

  /** Between a head and its bytes, and behind them: what the next shim finds is put right. */
  @ParameterizedTest
  @CsvSource({
    "frame-head,  a head that promises what is still in the pipe",
    "frame-piece, a piece that is whole",
  })
  void aDeathInAPieceLeavesAllPiecesWhole(String step, String leaves) throws Exception {
    Path gate = root.resolve("gate");
    String wait = "until [ -e " + gate + "%d ]; do sleep 0.01; done; ";
    Lab.Task task =
        lab.task(
                "seq 1 10; "
                    + wait.formatted(1)
                    + "seq 11 30; seq 1 5 >&2; "
                    + wait.formatted(2)
                    + "seq 31 40")
            .io(IoMode.FRAMED);
    Attempt attempt = client.start(task.spec());
    Path frames = lab.logs.resolve(task.name + ".frames.0");
    Waiting.until("the first lines", () -> Files.size(frames) == 16 + 21);
    long shim = shimOf(task, 1);
    Binaries.dieAt(lab.binary, step);
    Files.createFile(root.resolve("gate1"));
    Waiting.until("it has died", () -> Binaries.hasDied(lab.binary) && shimOf(task, 1) != shim);
    Files.createFile(root.resolve("gate2"));
    assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(0));
    Numbered errors = new Numbered(1);
    Numbered lines = new Numbered(1).frames(lab.logs, task.name, errors);
    assertThat(lines.next()).as(leaves).isEqualTo(41);
    assertThat(errors.next()).isEqualTo(6);
  }

  @Test
  void aFullDiskCostsFramesAndIsCounted() throws Exception {
    Path small = Files.createDirectory(root.resolve("small"));
    int mounted =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=256k", "none", small.toString())
            .start()
            .waitFor();
    assumeTrue(mounted == 0, "capability mount: no rights to mount a small disk");
    try {
      Lab.Task task = lab.task("seq 1 200000; echo survived >&2").io(IoMode.FRAMED);
      StartSpec s = task.spec();
      Attempt attempt = client.start(LogTest.elsewhere(s, small));
      assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(0));
      byte[] all = Files.readAllBytes(small.resolve(task.name + ".frames.0"));
      long kept = 0;
      for (int at = 0; at < all.length; ) {
        assertThat(all[at]).as("the head at %d", at).isEqualTo((byte) 'D');
        int size =
            (all[at + 4] & 0xff)
                | (all[at + 5] & 0xff) << 8
                | (all[at + 6] & 0xff) << 16
                | (all[at + 7] & 0xff) << 24;
        kept += size;
        at += 16 + size;
      }
      long written = 1_288_895L + "survived\n".length();
      assertThat(kept).isBetween(100_000L, 256L << 10);
      assertThat(((End.Exited) client.awaitEnd(attempt)).note())
          .isEqualTo((written - kept) + " bytes of output could not be written and are lost");
    } finally {
      new ProcessBuilder("umount", small.toString()).start().waitFor();
    }
  }
}
