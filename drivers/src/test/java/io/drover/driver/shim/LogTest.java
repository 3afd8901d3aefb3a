package io.drover.driver.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.api.Exit;
import io.drover.api.driver.ProcessPolicy;
import io.drover.facts.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Output through the shim into rotated files: every byte, once, in order. */
@Timeout(300)
class LogTest {
  /** For two hundred lines, each of which waits for its reader. */
  private static final Duration LINES_PATIENCE = Duration.ofMinutes(2);

  private static final int DEATHS_IN_ONE_HALF = 4;

  @TempDir Path root;
  private Lab lab;
  private ShimClient client;

  @BeforeEach
  void open() throws Exception {
    lab = new Lab(root);
    client = lab.client(ProcessPolicy.SURVIVE);
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  private End.Exited run(Lab.Task task) throws Exception {
    Attempt attempt = client.start(task.spec());
    assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(0));
    return (End.Exited) client.awaitEnd(attempt);
  }

  /** The indexes of the files of a stream that are there, in order. */
  private List<Integer> indexes(Lab.Task task) throws IOException {
    String prefix = task.name + ".stdout.";
    try (Stream<Path> all = Files.list(lab.logs)) {
      return all.map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix) && !name.endsWith(".log"))
          .map(name -> Integer.valueOf(name.substring(prefix.length())))
          .sorted()
          .toList();
    }
  }

  private String all(Lab.Task task) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int index : indexes(task)) {
      text.append(Files.readString(task.log("stdout", index)));
    }
    return text.toString();
  }

  private static String sequence(int last) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= last; i++) {
      text.append(i).append('\n');
    }
    return text.toString();
  }

  @Test
  @Fact(
      number = "D37",
      text =
          "Log files are closed some 30 KiB before their limit, and there may be too many for a"
              + " moment.",
      better =
          "a file ends at the first line end after its limit, and no more than max_files are there")
  void aFileEndsAtALineEnd() throws Exception {
    Lab.Task task = lab.task("seq 1 20000");
    task.bytes = 4000;
    task.files = 1000;
    run(task);
    List<Integer> indexes = indexes(task);
    assertThat(indexes).hasSizeGreaterThan(20);
    for (int index : indexes) {
      String text = Files.readString(task.log("stdout", index));
      assertThat(text).as("file %d", index).endsWith("\n");
      assertThat(text.length()).isLessThan(4000 + 10);
    }
    assertThat(all(task)).isEqualTo(sequence(20000));
  }

  @Test
  void aLineThatRunsTooFarIsCutAndCounted() throws Exception {
    Lab.Task task = lab.task("head -c 300000 /dev/zero | tr '\\0' x; echo; echo next");
    task.bytes = 1000;
    task.files = 1000;
    End.Exited end = run(task);
    int most = 1000 + (64 << 10);
    for (int index : indexes(task)) {
      assertThat(Files.size(task.log("stdout", index))).isLessThanOrEqualTo(most);
    }
    assertThat(all(task)).isEqualTo("x".repeat(300000) + "\nnext\n");
    assertThat(end.note()).isEqualTo((300000 / most) + " lines were cut at a file's end");
  }

  @Test
  @Fact(number = "D37")
  void onlyTheNewestFilesAreKept() throws Exception {
    Lab.Task task = lab.task("seq 1 20000");
    task.bytes = 4000;
    task.files = 3;
    run(task);
    List<Integer> indexes = indexes(task);
    assertThat(indexes).hasSize(3);
    assertThat(indexes.getLast() - indexes.getFirst()).isEqualTo(2);
    assertThat(sequence(20000)).endsWith(all(task));
    assertThat(Files.readSymbolicLink(lab.logs.resolve(task.name + ".stdout.log")))
        .hasToString(task.name + ".stdout." + indexes.getLast());
  }

  @Test
  void theNextAttemptAppendsAndNumbersAreNeverUsedAgain() throws Exception {
    Lab.Task task = lab.task("seq 1 2000");
    task.bytes = 4000;
    task.files = 2;
    run(task);
    int last = indexes(task).getLast();
    long size = Files.size(task.log("stdout", last));
    task.attempt = 2;
    run(task);
    assertThat(indexes(task).getLast()).isGreaterThan(last);
    assertThat(size).isLessThan(4000);
    assertThat(all(task)).endsWith("2000\n");
  }

  @Test
  void bothStreamsAreKeptApartAndWhole() throws Exception {
    Lab.Task task = lab.task("seq 1 50000 & seq 1 50000 >&2; wait");
    run(task);
    assertThat(task.output()).isEqualTo(sequence(50000));
    assertThat(Files.readString(task.log("stderr", 0))).isEqualTo(sequence(50000));
  }

  private String digest(Lab.Task task) throws Exception {
    MessageDigest sum = MessageDigest.getInstance("SHA-256");
    for (int index : indexes(task)) {
      try (InputStream in = Files.newInputStream(task.log("stdout", index))) {
        byte[] bytes = new byte[1 << 16];
        for (int n = in.read(bytes); n > 0; n = in.read(bytes)) {
          sum.update(bytes, 0, n);
        }
      }
    }
    return HexFormat.of().formatHex(sum.digest());
  }

  /** Of any bytes, line ends at random, while its shim is killed again and again. */
  @Test
  @Fact(
      number = "D36",
      text = "The death of the log collector kills tasks that write, or loses their output.",
      better = "tasks do not notice it, and no byte is lost")
  void ofAHundredMegabytesEveryByteArrivesWhateverDies() throws Exception {
    Path source = root.resolve("source");
    new ProcessBuilder("/bin/sh", "-c", "head -c 10000000 /dev/urandom > " + source)
        .start()
        .waitFor();
    Path again = root.resolve("again");
    Path written = root.resolve("written");
    Path gate = root.resolve("gate");
    String await = "until [ -e %s ]; do sleep 0.01; done; ";
    String cat = "for i in 1 2 3 4 5 6; do cat " + source + "; sleep 0.1; done; ";
    // Were it the last to hold what it wrote, a pipe of that would go with it: it stays to the end.
    String end = ": > " + written + "; " + await.formatted(gate);
    Lab.Task task = lab.task(cat + await.formatted(again) + cat + end);
    task.bytes = 5_000_000;
    task.files = 100;
    Attempt attempt = client.start(task.spec());
    long shim = Lab.identity(attempt).shimPid();
    for (int deaths = 0; !Files.exists(written); deaths++) {
      if (deaths == DEATHS_IN_ONE_HALF) {
        Files.createFile(again);
      }
      Proc.signal(shim, "KILL");
      long dead = shim;
      Waiting.until("another", () -> shimOf(task) != dead);
      shim = shimOf(task);
    }
    Files.createFile(gate);
    assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(0));
    MessageDigest sum = MessageDigest.getInstance("SHA-256");
    for (int i = 0; i < 12; i++) {
      sum.update(Files.readAllBytes(source));
    }
    assertThat(digest(task)).isEqualTo(HexFormat.of().formatHex(sum.digest()));
  }

  private static long shimOf(Lab.Task task) throws IOException {
    return new Record(Files.readString(task.folder.resolve("attempt-1"))).number("shim");
  }

  @Test
  void tailSeesEveryLineOverTwoHundredRotationsAndADeath() throws Exception {
    Path followed = root.resolve("followed");
    Lab.Task task =
        lab.task(
            "echo 0; while [ ! -s "
                + root
                + "/go ]; do sleep 0.01; done; fd=/proc/$(cat "
                + root
                + "/go)/fd; log="
                + lab.logs
                + "/task1.stdout.log;"
                // It looks at names, not at numbers: of files that turn over twice between two of
                // its looks it misses one. So each line waits until it stands at the newest.
                + " i=1; while [ $i -le 210 ]; do printf '%d %0100d\\n' $i 0;"
                + " until grep -q \"^$i \" "
                + followed
                + " && { [ $fd/3 -ef $log ] || [ $fd/4 -ef $log ]; };"
                + " do sleep 0.005; done; i=$((i+1)); done; echo last");
    task.bytes = 50;
    task.files = 300;
    Attempt attempt = client.start(task.spec());
    Process tail =
        new ProcessBuilder(
                "tail",
                "-n",
                "+1",
                "-s",
                "0.005",
                "--max-unchanged-stats=1",
                "-F",
                lab.logs.resolve(task.name + ".stdout.log").toString())
            .redirectOutput(followed.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Waiting.until("it follows", () -> Files.readString(followed).startsWith("0\n"));
      Files.writeString(root.resolve("go"), Long.toString(tail.pid()));
      Waiting.until(LINES_PATIENCE, "half of it", () -> indexes(task).getLast() > 100);
      Proc.signal(Lab.identity(attempt).shimPid(), "KILL");
      Waiting.until(LINES_PATIENCE, "the end", () -> attempt.end() != null);
      assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(0));
      Waiting.until("tail has seen the last", () -> Files.readString(followed).endsWith("last\n"));
    } finally {
      tail.destroyForcibly();
    }
    assertThat(indexes(task).getLast()).isGreaterThanOrEqualTo(200);
    List<String> numbers = new ArrayList<>();
    for (String line : Files.readAllLines(followed)) {
      numbers.add(line.split(" ")[0]);
    }
    List<String> expected = new ArrayList<>();
    for (int i = 0; i <= 210; i++) {
      expected.add(Integer.toString(i));
    }
    expected.add("last");
    assertThat(numbers).isEqualTo(expected);
  }

  @Test
  void aFullDiskLosesBytesWithACountAndStopsNobody() throws Exception {
    Path small = Files.createDirectory(root.resolve("small"));
    int mounted =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=256k", "none", small.toString())
            .redirectErrorStream(true)
            .start()
            .waitFor();
    assumeTrue(mounted == 0, "capability mounts: no rights to mount a small disk");
    try {
      Lab.Task task = lab.task("seq 1 200000; echo survived >&2");
      StartSpec spec = task.spec();
      Attempt attempt = client.start(elsewhere(spec, small));
      assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(0));
      String note = ((End.Exited) client.awaitEnd(attempt)).note();
      long kept = Files.size(small.resolve(task.name + ".stdout.0"));
      long lost = sequence(200000).length() + "survived\n".length() - kept;
      assertThat(kept).isBetween(100_000L, 256L << 10);
      assertThat(note).isEqualTo(lost + " bytes of output could not be written and are lost");
    } finally {
      new ProcessBuilder("umount", small.toString()).start().waitFor();
    }
  }

  /** What the first shim could not write is still known to the second. */
  @Test
  void theCountOfWhatAFullDiskCostOutlivesTheShim() throws Exception {
    Path small = Files.createDirectory(root.resolve("small"));
    int mounted =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=256k", "none", small.toString())
            .start()
            .waitFor();
    assumeTrue(mounted == 0, "capability mounts: no rights to mount a small disk");
    try {
      Path gate = root.resolve("gate");
      Lab.Task task =
          lab.task("seq 1 200000; until [ -e " + gate + " ]; do sleep 0.01; done; seq 1 1000");
      Attempt attempt = client.start(elsewhere(task.spec(), small));
      Path log = small.resolve(task.name + ".stdout.0");
      long written = sequence(200000).length();
      Waiting.until("all was taken", () -> lostBytes(task) == written - Files.size(log));
      long shim = shimOf(task);
      Proc.signal(shim, "KILL");
      Waiting.until("another", () -> shimOf(task) != shim);
      Files.createFile(gate);
      assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(0));
      long lost = written + sequence(1000).length() - Files.size(log);
      assertThat(((End.Exited) client.awaitEnd(attempt)).note())
          .isEqualTo(lost + " bytes of output could not be written and are lost");
    } finally {
      new ProcessBuilder("umount", small.toString()).start().waitFor();
    }
  }

  private static long lostBytes(Lab.Task task) throws IOException {
    return new Record(Files.readString(task.folder.resolve("attempt-1"))).number("lost_bytes");
  }

  static StartSpec elsewhere(StartSpec s, Path logs) {
    return new StartSpec(
        s.name(),
        s.directory(),
        s.attempt(),
        s.policy(),
        s.syncExit(),
        s.joinCgroup(),
        s.command(),
        s.env(),
        s.workDir(),
        s.user(),
        s.oomScoreAdj(),
        s.io(),
        logs,
        s.logBase(),
        s.logFilesMax(),
        s.logBytesMax(),
        s.cgroup(),
        s.rows(),
        s.columns());
  }

  @ParameterizedTest
  @CsvSource({
    "true,  its place was kept from the start",
    "false, there was no place to keep, or somebody took it away",
  })
  void theExitRecordIsWrittenOnAFullDiskIfItsPlaceIsKeptAndElseWaits(boolean kept, String why)
      throws Exception {
    Path small = Files.createDirectory(root.resolve("small"));
    int mounted =
        new ProcessBuilder(
                "mount", "-t", "tmpfs", "-o", "size=64k,mode=0700", "none", small.toString())
            .start()
            .waitFor();
    assumeTrue(mounted == 0, "capability mounts: no rights to mount a small disk");
    try {
      Lab.Task task = lab.task("read line < " + root + "/gate; exit 5").io(IoMode.OFF);
      new ProcessBuilder("mkfifo", root + "/gate").start().waitFor();
      StartSpec s = task.spec();
      Attempt attempt =
          client.start(
              new StartSpec(
                  s.name(),
                  small,
                  1,
                  s.policy(),
                  s.syncExit(),
                  s.joinCgroup(),
                  s.command(),
                  s.env(),
                  s.workDir(),
                  s.user(),
                  0,
                  s.io(),
                  s.logDirectory(),
                  s.logBase(),
                  1,
                  1,
                  "",
                  0,
                  0));
      if (!kept) {
        Files.delete(small.resolve(".exit-1"));
      }
      new ProcessBuilder("/bin/sh", "-c", "head -c 1000000 /dev/zero > " + small + "/filler")
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
      long leader = Lab.identity(attempt).pid();
      Files.writeString(root.resolve("gate"), "go\n");
      Waiting.until("the leader has ended", () -> !Files.exists(Proc.of(leader)));
      if (!kept) {
        assertThat(attempt.end()).as(why).isNull();
        Files.delete(small.resolve("filler"));
      }
      assertThat(Lab.exitOf(attempt)).as(why).isEqualTo(new Exit.Code(5));
    } finally {
      new ProcessBuilder("umount", "-l", small.toString()).start().waitFor();
    }
  }
}
