package io.drover.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who asks for a mode of the logs gets it, and sees the output in each. */
class LogModesTest {
  private static final String TALK =
      "for i in 1 2 3; do echo out $i; echo err $i >&2; sleep 0.01; done";

  private final Marked marked = new Marked();

  @TempDir Path home;

  @AfterEach
  void nothingIsLeftBehind() {
    marked.end();
  }

  private static String meta(String mode) {
    return mode.isEmpty() ? "" : "meta {\n drover_logs = \"" + mode + "\"\n}\n";
  }

  private Path job(String ofJob, String ofGroup, String ofTask, String script) throws Exception {
    String job =
        "job \"j\" {\n type = \"batch\"\n%s group \"g\" {\n%s %s\n}\n}\n"
            .formatted(meta(ofJob), meta(ofGroup), marked.shellTask("t", ofTask, "-c", script));
    return Files.writeString(home.resolve("j.hcl"), job);
  }

  private String[] run(Path job, String... more) {
    String data = home.resolve("data").toString();
    return Stream.of(List.of("run", "--data-dir", data), List.of(more), List.of(job.toString()))
        .flatMap(List::stream)
        .toArray(String[]::new);
  }

  private List<String> files() throws Exception {
    try (var all = Files.find(home.resolve("data"), 9, (f, _) -> f.toString().contains("/logs/"))) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}, {1}, {2}: {3}")
  @CsvSource({
    "'',      '',      '',                                          stdout, rotated as ever",
    "'',      '',      'meta { drover_logs = \"rotated\" }',        stdout, and by name",
    "direct,  '',      '',                                          stdout, of the job",
    "direct,  framed,  '',                                          frames, group before job",
    "direct,  framed,  'meta { drover_logs = \"rotated\" }',        stdout, task before group",
    "framed,  '',      '',                                          frames, of the job",
    "off,     '',      '',                                          none,   nothing is kept",
    "framed,  '',      'logs { disabled = true }',                  none,   the stanza wins",
  })
  void theNearestWordHoldsAndEverythingThatIsKeptIsShown(
      String ofJob, String ofGroup, String ofTask, String file, String why) throws Exception {
    Program.Result result = Program.run(home, run(job(ofJob, ofGroup, lines(ofTask), TALK)));

    assertThat(result.status()).as(result.err()).isZero();
    if (file.equals("none")) {
      assertThat(result.outLines()).as(why).isEmpty();
      assertThat(files()).isEmpty();
      return;
    }
    assertThat(result.outLines())
        .as(why)
        .containsExactly("g[0]/t | out 1", "g[0]/t | out 2", "g[0]/t | out 3");
    assertThat(result.errLines())
        .containsSubsequence("g[0]/t | err 1", "g[0]/t | err 2", "g[0]/t | err 3");
    assertThat(files()).contains("t." + file + ".0");
  }

  private static String lines(String block) {
    return block.replace("{ ", "{\n").replace(" }", "\n}");
  }

  /** As talk, but each line waits until the one before it is kept: only then is there an order. */
  private static final String TURNS =
      "kept() { until grep -q $1.$2 $NOMAD_ALLOC_DIR/logs/t.frames.0; do sleep 0.01; done; };"
          + " for i in 1 2 3; do echo out $i; kept out $i; echo err $i >&2; kept err $i; done";

  @Test
  void framedLinesHaveTheirTimesAndTheOrderInWhichBothStreamsWereWritten() throws Exception {
    Program.Result result = Program.run(home, run(job("framed", "", "", TURNS), "--json"));

    List<Object> lines =
        result.outLines().stream()
            .map(Json::read)
            .filter(object -> Json.in(object, "type").equals("log"))
            .toList();
    assertThat(lines.stream().map(line -> Json.<String>in(line, "line")))
        .containsExactly("out 1", "err 1", "out 2", "err 2", "out 3", "err 3");
    List<Long> times = lines.stream().map(line -> Json.<Long>in(line, "time_ns")).toList();
    assertThat(times).isSorted().allMatch(time -> time > 1_700_000_000_000_000_000L);
  }

  @Test
  void anotherModeForTheWholeJobStartsItsTasksAnew() throws Exception {
    try (Program first =
        Program.start(home, run(job("", "", "", "echo old; exec sleep 999"), "--survive"))) {
      first.awaitOut("old");
      first.signal("KILL");
      first.await();
    }
    Program.Result second = Program.run(home, run(job("framed", "", "", "echo new")));

    assertThat(second.status()).as(second.err()).isZero();
    assertThat(second.outLines()).containsExactly("g[0]/t | new");
    assertThat(files()).contains("t.stdout.0", "t.frames.0");
    assertThat(marked.alive()).isEmpty();
  }

  /**
   * What a file cannot hold any more is told, and the numbers go on behind it. Rotated files end at
   * line ends; elsewhere a gap may leave the beginning of a line, and of frames the end of one.
   */
  @ParameterizedTest
  @CsvSource({"rotated, 1", "direct, 2", "framed, 3"})
  void whatIsKeptNoMoreIsToldAndTheRestIsShown(String mode, int oddPerGap) throws Exception {
    int last = 600_000;
    String logs = "logs {\n max_files = 1\n max_file_size = 1\n}\n";
    Path job = job(mode, "", logs, "seq 1 " + last);
    Program.Result result = Program.run(home, run(job));

    assertThat(result.status()).as(result.err()).isZero();
    List<String> shown =
        result.outLines().stream().map(line -> line.substring("g[0]/t | ".length())).toList();
    int odd = 0;
    for (int i = 1; i < shown.size(); i++) {
      odd += shown.get(i).equals(Integer.toString(number(shown.get(i - 1)) + 1)) ? 0 : 1;
    }
    long gaps =
        result.errLines().stream().filter(line -> line.endsWith("not kept any more")).count();
    assertThat((long) odd).isLessThanOrEqualTo(oddPerGap * gaps);
    assertThat(IntStream.rangeClosed(last - 100, last).mapToObj(Integer::toString))
        .isEqualTo(shown.subList(shown.size() - 101, shown.size()));
  }

  /** Whatever a task does to the file that it writes itself, no more of it takes room. */
  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "seq 1 400000 | written beyond the bound",
        "seq 1 400000; : > $F; seq 1 400000 | cut, and written beyond it again",
        "seq 1 400000; truncate -s 1T $F; seq 1 400000 | a terabyte long, and most of it empty",
      })
  void aDirectFileTakesNoMoreThanItsBound(String script, String what) throws Exception {
    String logs = "logs {\n max_files = 1\n max_file_size = 1\n}\n";
    String named = "F=$NOMAD_ALLOC_DIR/logs/t.stdout.0; ";
    Path job = job("direct", "", logs, named + script);
    assertThat(Program.run(home, run(job)).status()).isZero();

    // What is kept behind the bound: a block, and what was not worth a call.
    assertThat(kibibytes("t.stdout.0")).as(what).isBetween(1000L, 1024L + 64 + 4);
  }

  private long kibibytes(String name) throws Exception {
    try (var all = Files.find(home.resolve("data"), 9, (f, _) -> f.endsWith(name))) {
      String file = all.findFirst().orElseThrow().toString();
      Process du = new ProcessBuilder("du", "-k", file).start();
      return Long.parseLong(new String(du.getInputStream().readAllBytes(), UTF_8).split("\t")[0]);
    }
  }

  private static int number(String line) {
    return line.matches("[0-9]{1,9}") ? Integer.parseInt(line) : -1;
  }
}
