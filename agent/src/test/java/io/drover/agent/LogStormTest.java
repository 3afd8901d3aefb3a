package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A task writes numbered lines while every process of ours is stopped and killed. */
class LogStormTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final int ROUNDS = 24;
  private static final int ROTATIONS = 200;

  /** Of a thousand bytes each; a pause now and then leaves time for what is done to us. */
  private static final String WRITER =
      """
      pad=$(printf '%01000d' 0)
      n=1
      until [ -e GO ]; do
        i=0
        while [ $i -lt 100 ]; do echo $n $pad; n=$((n+1)); i=$((i+1)); done
        sleep 0.005
      done
      echo last $n
      """;

  private final Marked marked = new Marked();
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @TempDir Path home;

  @AfterEach
  void nothingIsLeftBehind() {
    marked.end();
  }

  private Path job(String mode, int files, String script) throws IOException {
    Path file = Files.writeString(home.resolve("writer"), script);
    String logs =
        "meta {\n drover_logs = \"%s\"\n}\nlogs {\n max_files = %d\n max_file_size = 1\n}\n"
            .formatted(mode, files);
    String job =
        "job \"j\" {\n type = \"batch\"\n group \"g\" {\n ephemeral_disk {\n size = 3000\n}\n"
            + marked.shellTask("t", logs, file.toString())
            + "}\n}\n";
    return Files.writeString(home.resolve("j.hcl"), job);
  }

  private Path data() {
    return home.resolve("data");
  }

  private Program run(Path job) throws IOException {
    return Program.start(home, "run", "--survive", "--data-dir", data().toString(), job.toString());
  }

  private static void signal(long pid, String name) throws Exception {
    new ProcessBuilder("kill", "-s", name, "--", Long.toString(pid))
        .redirectErrorStream(true)
        .start()
        .waitFor();
  }

  private List<Long> helpers() {
    return Shims.below(home);
  }

  /** One of ours, or all; a drover that was killed is started again. */
  private Program harm(Program drover, Path job) throws Exception {
    List<Long> helpers = helpers();
    List<Long> hit = new ArrayList<>();
    int what = random.nextInt(6);
    if (what == 0 || helpers.isEmpty()) {
      hit.add(drover.pid());
    } else if (what == 1) {
      hit.add(drover.pid());
      hit.addAll(helpers);
    } else {
      hit.add(helpers.get(random.nextInt(helpers.size())));
    }
    for (long pid : hit) {
      signal(pid, "STOP");
    }
    Waiting.within(Duration.ofMillis(random.nextInt(100)), () -> false);
    boolean kill = random.nextInt(3) > 0;
    for (long pid : hit) {
      signal(pid, kill ? "KILL" : "CONT");
    }
    if (kill && hit.contains(drover.pid())) {
      drover.awaitStatus(LONG);
      drover.close();
      Program again = run(job);
      again.awaitErr("job \"j\" is resumed");
      return again;
    }
    return drover;
  }

  private long rotations() throws IOException {
    try (Stream<Path> all =
        Files.find(
            data(), 9, (f, _) -> f.toString().matches(".*/logs/t\\.(stdout|frames)\\.\\d+"))) {
      return all.map(file -> file.toString().replaceAll(".*\\.", ""))
          .mapToLong(Long::parseLong)
          .max()
          .orElse(0);
    }
  }

  /** Every number once and in its order, and last how many there were. */
  private void everyLineOnce(Path shown, String who) throws IOException {
    long next = 1;
    boolean over = false;
    try (BufferedReader in = Files.newBufferedReader(shown, StandardCharsets.ISO_8859_1)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        assertThat(over).isFalse();
        String[] words = line.split(" ");
        if (words[2].equals("last")) {
          assertThat(words[3]).as("%s, seed %d", who, seed).isEqualTo(Long.toString(next));
          over = true;
        } else {
          if (!words[2].equals(Long.toString(next)) || words[3].length() != 1000) {
            throw new AssertionError(
                who + ", seed " + seed + ": not line " + next + ": " + line.substring(0, 40));
          }
          next++;
        }
      }
    }
    assertThat(over).as("%s, seed %d", who, seed).isTrue();
  }

  /**
   * A reader that began with the task, and is harmed by nothing, and one that comes afterwards both
   * see every line, over two hundred files and the deaths of all of us.
   */
  @ParameterizedTest
  @Tag("slow")
  @CsvSource({"rotated", "direct", "framed"})
  void everyLineIsKeptAndReadOnceWhileAllOfOursAreStoppedAndKilled(String mode) throws Exception {
    Path go = home.resolve("go");
    Path job = job(mode, 2_000, WRITER.replace("GO", go.toString()));
    Program drover = run(job);
    try {
      drover.awaitOut("g[0]/t | 1 ");
      try (Program reader = Program.start(home, "logs", "-f", "--data-dir", data().toString())) {
        for (int i = 0; i < ROUNDS; i++) {
          drover = harm(drover, job);
        }
        if (!mode.equals("direct")) {
          Waiting.until(() -> "many files", LONG, () -> Files.exists(go) || many());
        }
        Files.createFile(go);
        assertThat(drover.awaitStatus(LONG)).as("seed " + seed + drover.err()).isZero();
        assertThat(reader.awaitStatus(LONG)).as("seed " + seed + reader.err()).isZero();
        assertThat(reader.err()).isEmpty();
        everyLineOnce(reader.outFile(), "the reader beside them");
      }
      try (Program after = Program.start(home, "logs", "--data-dir", data().toString())) {
        assertThat(after.awaitStatus(LONG)).isZero();
        assertThat(after.err()).isEmpty();
        everyLineOnce(after.outFile(), "a reader afterwards");
      }
    } finally {
      drover.close();
    }
    Waiting.until(() -> "no helper is left: " + helpers(), LONG, () -> helpers().isEmpty());
  }

  private boolean many() {
    try {
      return rotations() > ROTATIONS;
    } catch (IOException | UncheckedIOException moving) {
      return false;
    }
  }

  /** Behind its first file the disk of the logs is full: the task goes on, and its end says it. */
  @ParameterizedTest
  @CsvSource({"rotated", "framed"})
  void whatAFullDiskDidNotTakeIsCountedAndShown(String mode) throws Exception {
    Path go = home.resolve("go");
    Path job =
        job(mode, 10, "echo first; until [ -e " + go + " ]; do sleep 0.01; done; seq 1 600000\n");
    try (Program drover = run(job)) {
      drover.awaitOut("g[0]/t | first");
      Path logs;
      try (Stream<Path> found = Files.find(data(), 9, (f, _) -> f.endsWith("alloc/logs"))) {
        logs = found.findFirst().orElseThrow();
      }
      assumeTrue(mount(logs), "capability mount: no rights to mount a small disk");
      try {
        Files.createFile(go);
        assertThat(drover.awaitStatus(LONG)).as(drover.err()).isZero();
      } finally {
        new ProcessBuilder("umount", "-l", logs.toString()).start().waitFor();
      }
      assertThat(drover.err())
          .containsPattern(
              "g\\[0\\]/t: Terminated - Exit Code: 0.*\\b\\d+ bytes of output could not be"
                  + " written");
    }
  }

  private static boolean mount(Path where) throws Exception {
    return new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=256k", "none", where.toString())
            .redirectErrorStream(true)
            .start()
            .waitFor()
        == 0;
  }

  /** A reader that goes away ends the command that writes to it, and harms nobody else. */
  @Test
  void aFollowerEndsWhenNobodyReadsIt() throws Exception {
    Path go = home.resolve("go");
    Path job =
        job("rotated", 10, "until [ -e " + go + " ]; do echo again; sleep 0.02; done; exit 0\n");
    try (Program drover = run(job)) {
      drover.awaitOut("g[0]/t | again");
      Process head =
          new ProcessBuilder(
                  "/bin/sh",
                  "-c",
                  "\"$0\" \"$@\" | head -n 1",
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName(),
                  "logs",
                  "-f",
                  "--data-dir",
                  data().toString())
              .redirectError(home.resolve("err").toFile())
              .start();
      assertThat(new String(head.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("g[0]/t | again\n");
      assertThat(head.waitFor()).isZero();
      Files.createFile(go);
      assertThat(drover.await().status()).isZero();
    }
  }
}
