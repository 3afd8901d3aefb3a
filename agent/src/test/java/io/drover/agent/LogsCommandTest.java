package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code drover logs} over the folder of a run that has ended, and beside one that goes on. */
class LogsCommandTest {
  private static final Marked MARKED = new Marked();

  @TempDir static Path home;

  /** Two framed tasks that take turns, one that writes files of its own, one that keeps nothing. */
  @BeforeAll
  static void aRun() throws Exception {
    String framed = "meta {\n drover_logs = \"framed\"\n}\n";
    String off = "meta {\n drover_logs = \"off\"\n}\n";
    String plain = "echo p1; echo q1 >&2; echo p2; printf p3";
    Path job =
        job(
            MARKED.shellTask("ping", framed, "-c", turns("ping", 1))
                + MARKED.shellTask("pong", framed, "-c", turns("pong", 2))
                + MARKED.shellTask("plain", "", "-c", plain)
                + MARKED.shellTask("quiet", off, "-c", "echo nothing"));
    Program.Result result = Program.run(home, "run", "--data-dir", data(), job.toString());
    assertThat(result.status()).as(result.err()).isZero();
  }

  @AfterAll
  static void nothingIsLeftBehind() {
    MARKED.end();
  }

  private static Path job(String tasks) throws Exception {
    String job = "job \"j\" {\n type = \"batch\"\n group \"g\" {\n" + tasks + "}\n}\n";
    return Files.writeString(home.resolve("j.hcl"), job);
  }

  private static String data() {
    return home.resolve("data").toString();
  }

  /** Writes every second number, and waits for its turn until the number before is in its log. */
  private static String turns(String self, int from) {
    String other = self.equals("ping") ? "pong" : "ping";
    return "cd $NOMAD_ALLOC_DIR/logs; n="
        + from
        + "; while [ $n -le 8 ]; do"
        + " [ $n -eq 1 ] || until grep -q 'turn '$((n-1)) "
        + other
        + ".frames.0 2>/dev/null; do sleep 0.01; done;"
        + " [ $((n / 2 % 2)) -eq 0 ] && echo turn $n || echo turn $n >&2; n=$((n+2)); done";
  }

  private List<String> words(String words) {
    List<String> all = new ArrayList<>(List.of("logs", "--data-dir", data()));
    all.addAll(words.isEmpty() ? List.of() : List.of(words.split(" ")));
    return all;
  }

  private Program.Result logs(String words) throws Exception {
    Program.Result result = Program.run(home, words(words).toArray(String[]::new));
    assertThat(result.status()).as(result.err()).isZero();
    return result;
  }

  /** Both streams are put together by order here; which line goes where is on the row. */
  @ParameterizedTest(name = "{0}: {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "j ping               | ping turn 1,ping turn 5  | ping turn 3,ping turn 7 | one task",
        "j ping --stdout      | ping turn 1,ping turn 5  |                         | one stream",
        "j.g[0] ping --stderr |                          | ping turn 3,ping turn 7 | by the alloc",
        "j ping --tail 3      | ping turn 5              | ping turn 3,ping turn 7 | of both",
        "j ping --tail=1      |                          | ping turn 7             | the last",
        "j ping --tail 0      |                          |                         | nothing yet",
        "j plain              | plain p1,plain p2,plain p3 | plain q1              | with no end",
        "j plain --tail 1     | plain p2,plain p3        | plain q1                | of each",
        "j quiet              |                          | :g[0]/quiet keeps no output: its logs"
            + " are off | said",
      })
  void whatIsAskedForIsShownOnItsStream(String words, String out, String err, String why)
      throws Exception {
    Program.Result result = logs(words);

    assertThat(result.outLines()).as(why).isEqualTo(shown(out));
    assertThat(result.errLines()).as(why).isEqualTo(shown(err));
  }

  private static List<String> shown(@Nullable String cell) {
    if (cell == null) {
      return List.of();
    }
    return cell.startsWith(":")
        ? List.of(cell.substring(1))
        : Stream.of(cell.split(",")).map(line -> "g[0]/" + line.replaceFirst(" ", " | ")).toList();
  }

  @Test
  void framedLogsOfAllTasksAreMergedByTimeBehindTheOthers() throws Exception {
    List<Object> lines =
        logs("--json").outLines().stream()
            .map(Json::read)
            .filter(line -> Json.in(line, "type").equals("log"))
            .toList();
    List<String> text = lines.stream().map(line -> Json.<String>in(line, "line")).toList();
    List<String> expected = new ArrayList<>(List.of("p1", "p2", "p3", "q1"));
    IntStream.rangeClosed(1, 8).forEach(n -> expected.add("turn " + n));
    assertThat(text).isEqualTo(expected);
    assertThat(lines.subList(4, 12).stream().map(line -> Json.<Long>in(line, "time_ns")))
        .isSorted();
    assertThat(lines.getLast().toString())
        .contains("alloc=j.g[0], task=g[0]/pong, stream=stdout")
        .contains("alloc_id=");
  }

  @Test
  void timesAreShownWhereThereAreAny() throws Exception {
    assertThat(logs("--timestamps j ping --stdout").outLines())
        .allMatch(line -> line.matches("20\\d\\d(-\\d\\d){2}T[\\d:]{8}\\.\\d{6}Z g\\[0]/ping .*"));
    Program.Result none = logs("--timestamps --stdout j plain");
    assertThat(none.outLines()).first().isEqualTo("g[0]/plain | p1");
    assertThat(none.err()).isEqualTo("g[0]/plain keeps no times: its logs are rotated\n");
  }

  @Test
  void aTaskThatIsNotThereIsRefusedWithThoseThatAre() throws Exception {
    Program.Result result = Program.run(home, words("j plan").toArray(String[]::new));

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo("drover: there is no task \"plan\"; there are ping, plain, pong, quiet\n");
  }

  @ParameterizedTest
  @CsvSource({"rotated", "direct", "framed"})
  void aFollowerBesideARunSeesAllOfItAndEndsWithIt(String mode) throws Exception {
    Path go = home.resolve("go-" + mode);
    String meta = "meta {\n drover_logs = \"" + mode + "\"\n}\n";
    String script =
        "echo first; until [ -e " + go + " ]; do sleep 0.01; done; seq 1 5000; printf last";
    Path job = job(MARKED.shellTask("t", meta, "-c", script));
    String folder = home.resolve("live-" + mode).toString();
    try (Program run = Program.start(home, "run", "--data-dir", folder, job.toString())) {
      run.awaitOut("g[0]/t | first");
      try (Program logs = Program.start(home, "logs", "-f", "--data-dir", folder, "j", "t");
          Program late =
              Program.start(home, "logs", "--follow", "--tail", "0", "--data-dir", folder)) {
        logs.awaitOut("g[0]/t | first");
        Files.createFile(go);
        assertThat(run.await().status()).isZero();

        List<String> expected = new ArrayList<>(List.of("g[0]/t | first"));
        IntStream.rangeClosed(1, 5000).forEach(n -> expected.add("g[0]/t | " + n));
        expected.add("g[0]/t | last");
        assertThat(logs.await().outLines()).isEqualTo(expected);
        assertThat(late.await().outLines()).isSubsetOf(expected).doesNotContain("g[0]/t | first");
      }
    }
  }
}
