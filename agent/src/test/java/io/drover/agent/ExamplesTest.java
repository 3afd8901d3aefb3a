package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every job file in examples/ does what it says. */
class ExamplesTest {
  private static final Path EXAMPLES = Program.ROOT.resolve("examples");

  @TempDir Path home;

  /**
   * One run of one example.
   *
   * @param file the example and further words behind it
   * @param status what the program ends with
   * @param out its standard output in any order, since tasks write at the same time
   * @param order these lines come in this order
   * @param summary the last lines of standard error, one for each task
   */
  record Example(
      String file, int status, List<String> out, List<String> order, List<String> summary) {
    Example(String file, int status, List<String> out, String... summary) {
      this(file, status, out, List.of(), List.of(summary));
    }

    Example inOrder(String... lines) {
      return new Example(file, status, out, List.of(lines), summary);
    }

    String[] words() {
      List<String> words = new ArrayList<>(List.of("run"));
      String[] given = file.split(" ");
      words.add(EXAMPLES.resolve(given[0]).toString());
      words.addAll(List.of(given).subList(1, given.length));
      return words.toArray(String[]::new);
    }

    @Override
    public String toString() {
      return file;
    }
  }

  static final List<Example> TABLE =
      List.of(
          new Example(
              "count.nomad.hcl",
              0,
              List.of(
                  "worker[0]/work | worker 0 of count.worker[0]",
                  "worker[1]/work | worker 1 of count.worker[1]",
                  "worker[2]/work | worker 2 of count.worker[2]"),
              "worker[0]/work: exit code 0",
              "worker[1]/work: exit code 0",
              "worker[2]/work: exit code 0"),
          new Example(
              "dynamic.nomad.hcl",
              0,
              List.of(
                  "pipeline[0]/extract | extract is reading", "pipeline[0]/load | load is writing"),
              "pipeline[0]/extract: exit code 0",
              "pipeline[0]/load: exit code 0"),
          new Example(
              "environment.nomad.hcl",
              0,
              List.of(
                  "show[0]/env | env in show",
                  "show[0]/env | kernel linux",
                  "show[0]/env | team platform tier backend",
                  "show[0]/env | index 0 cpu 200 memory 64",
                  "show[0]/env | folders are there"),
              "show[0]/env: exit code 0"),
          // The single task's own code.
          new Example("failure.nomad.hcl", 3, List.of(), "one[0]/fail: failed, exit code 3"),
          new Example(
              "framed.nomad.hcl",
              0,
              List.of(
                  "talk[0]/asks | question 1",
                  "talk[0]/asks | question 2",
                  "talk[0]/asks | question 3",
                  "talk[0]/answers | answer 1",
                  "talk[0]/answers | answer 2",
                  "talk[0]/answers | answer 3"),
              "talk[0]/asks: exit code 0",
              "talk[0]/answers: exit code 0"),
          new Example(
              "hello.json",
              0,
              List.of("greeter[0]/hello | hello from JSON"),
              "greeter[0]/hello: exit code 0"),
          new Example(
              "hello.nomad.hcl",
              0,
              List.of("greeter[0]/hello | hello from hello of job hello"),
              "greeter[0]/hello: exit code 0"),
          new Example(
                  "leader.nomad.hcl",
                  0,
                  List.of("pair[0]/boss | done here", "pair[0]/helper | told to stop"),
                  "pair[0]/boss: exit code 0",
                  "pair[0]/helper: stopped, exit code 0")
              .inOrder("pair[0]/boss | done here", "pair[0]/helper | told to stop"),
          new Example(
                  "lifecycle.nomad.hcl",
                  0,
                  List.of(
                      "app[0]/prepare | preparing",
                      "app[0]/proxy | proxy up",
                      "app[0]/main | main sees ready",
                      "app[0]/announce | main has started",
                      "app[0]/cleanup | cleaned up"),
                  "app[0]/prepare: exit code 0",
                  "app[0]/proxy: stopped, signal 2",
                  "app[0]/main: exit code 0",
                  "app[0]/announce: exit code 0",
                  "app[0]/cleanup: exit code 0")
              .inOrder(
                  "app[0]/prepare | preparing",
                  "app[0]/main | main sees ready",
                  "app[0]/cleanup | cleaned up"),
          new Example(
              "ports.nomad.hcl",
              0,
              List.of("net[0]/listen | http port is fine", "net[0]/listen | admin on 28123"),
              "net[0]/listen: exit code 0"),
          new Example(
                  "restart.nomad.hcl",
                  0,
                  List.of(
                      "flaky[0]/third-time-lucky | try 1",
                      "flaky[0]/third-time-lucky | try 2",
                      "flaky[0]/third-time-lucky | try 3"),
                  "flaky[0]/third-time-lucky: exit code 0, restarted 2 times")
              .inOrder(
                  "flaky[0]/third-time-lucky | try 1",
                  "flaky[0]/third-time-lucky | try 2",
                  "flaky[0]/third-time-lucky | try 3"),
          new Example(
              "timeout.nomad.hcl",
              128 + 2,
              List.of("slow[0]/sleeper | started"),
              "slow[0]/sleeper: stopped, timed out (signal 2)"),
          new Example(
              "variables.nomad.hcl",
              0,
              List.of("greeter[0]/greet | hello world"),
              "greeter[0]/greet: exit code 0"),
          new Example(
              "variables.nomad.hcl -var names=[\"ada\",\"grace\"] -var loud=true",
              0,
              List.of("greeter[0]/greet | hello ADA, hello GRACE"),
              "greeter[0]/greet: exit code 0"),
          // A task that only pretends, and says what it was told to say.
          new Example(
              "mock.nomad.hcl",
              0,
              List.of("pretend[0]/quick | pretending"),
              "pretend[0]/quick: exit code 0"));

  /** Not ended by themselves, or with too much output for a table: each has a test of its own. */
  private static final List<String> TESTED_BELOW = List.of("logs.nomad.hcl", "service.nomad.hcl");

  @ParameterizedTest
  @FieldSource("TABLE")
  void anExampleDoesWhatItSays(Example example) throws Exception {
    Program.Result result = Program.run(home, example.words());

    assertThat(result.status()).as(result.err()).isEqualTo(example.status());
    assertThat(result.outLines()).containsExactlyInAnyOrderElementsOf(example.out());
    if (!example.order().isEmpty()) {
      assertThat(result.outLines()).containsSubsequence(example.order());
    }
    List<String> said = result.errLines();
    assertThat(said.subList(said.size() - example.summary().size(), said.size()))
        .isEqualTo(example.summary());
  }

  @Test
  void aServiceRunsUntilCtrlC() throws Exception {
    try (Program program = Program.start(home, "run", "examples/service.nomad.hcl")) {
      program.awaitOut("web[0]/server | serving");
      program.signal("INT");
      Program.Result result = program.await();

      assertThat(result.status()).as(result.err()).isEqualTo(130);
      assertThat(result.outLines())
          .containsExactly("web[0]/server | serving", "web[0]/server | finishing");
      assertThat(result.errLines()).last().isEqualTo("web[0]/server: stopped, exit code 0");
    }
  }

  @Test
  void everyLineOfATalkativeTaskIsShown() throws Exception {
    Program.Result result = Program.run(home, "run", "examples/logs.nomad.hcl");

    assertThat(result.status()).as(result.err()).isZero();
    List<String> lines = result.outLines();
    assertThat(lines).hasSize(400_001).last().isEqualTo("talk[0]/chatter | last line");
    for (int i = 1; i <= 400_000; i++) {
      assertThat(lines.get(i - 1)).isEqualTo("talk[0]/chatter | " + i);
    }
    assertThat(result.errLines()).last().isEqualTo("talk[0]/chatter: exit code 0");
  }

  @Test
  void noExampleIsWithoutATest() throws IOException {
    List<String> tested = new ArrayList<>(TESTED_BELOW);
    TABLE.forEach(example -> tested.add(example.file().split(" ")[0]));
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      assertThat(files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()))
          .isSubsetOf(tested)
          .hasSizeGreaterThanOrEqualTo(14);
    }
  }
}
