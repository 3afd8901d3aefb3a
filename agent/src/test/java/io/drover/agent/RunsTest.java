package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that chose their own folder are listed; what is left of finished ones goes on request. */
class RunsTest {
  @TempDir Path home;

  @AfterEach
  void nothingIsMounted() {
    Mounted.end(home);
  }

  private Path runs() {
    return home.resolve(".local/state/drover/runs");
  }

  private List<String> names() throws Exception {
    try (Stream<Path> all = Files.list(runs())) {
      return all.map(run -> run.getFileName().toString()).sorted().toList();
    }
  }

  /** Runs a command to its end; folders of one second are told apart by the job's name. */
  private void finished(String job, String program) throws Exception {
    Path link = home.resolve(job);
    Files.createSymbolicLink(link, Path.of(program));
    Program.run(home, "run", "--", link.toString());
  }

  private static List<String> states(Program.Result listed) {
    return listed.outLines().stream()
        .map(line -> line.replaceAll(" +\\d{8}-\\d{6}-(\\w+)-[0-9a-f]{4}", " $1"))
        .map(line -> line.replaceAll("process \\d+", "process N"))
        .sorted()
        .toList();
  }

  @Test
  void onlyWhatHasFinishedIsRemoved() throws Exception {
    finished("good", "/bin/true");
    finished("bad", "/bin/false");
    try (Program cut = Program.start(home, "run", "--", "/bin/sleep", "1001")) {
      cut.awaitErr("Started");
      cut.signal("KILL");
      cut.await();
    }
    Files.createDirectories(runs().resolve("20200101-000000-photographs-0000"));
    Files.createDirectories(runs().resolve(".removed-x/alloc"));
    try (Program run = Program.start(home, "run", "--", "/usr/bin/tail", "-f", "/dev/null")) {
      run.awaitErr("Started");

      Program.Result listed = Program.run(home, "runs");
      Program.Result pruned = Program.run(home, "runs", "--prune");
      Program.Result after = Program.run(home, "runs");

      assertThat(listed.status()).as(listed.err()).isZero();
      assertThat(states(listed))
          .satisfiesExactly(
              line -> assertThat(line).matches("damaged photographs .*/store: no such folder"),
              line -> assertThat(line).isEqualTo("finished bad  bad: 1 failed"),
              line -> assertThat(line).isEqualTo("finished good  good: 1 complete"),
              line -> assertThat(line).isEqualTo("running tail  tail: 1 running; process N"),
              line -> assertThat(line).isEqualTo("unfinished sleep  sleep: 1 running"));
      assertThat(pruned.status()).as(pruned.err()).isZero();
      assertThat(pruned.outLines()).hasSize(3).allMatch(line -> line.startsWith("removed /"));
      assertThat(states(after))
          .extracting(line -> line.split(" ")[0])
          .containsExactly("damaged", "running", "unfinished");
      assertThat(names()).hasSize(3).noneMatch(name -> name.startsWith("."));
      run.signal("INT");
      run.await();
    }
  }

  @Test
  void asManyOfTheNewestAreKeptAsTheUserSays() throws Exception {
    Program.run(home, "run", "--", "/bin/true");
    String oldest = "20200101-000000-true-0000";
    Files.move(runs().resolve(names().getFirst()), runs().resolve(oldest));
    Program.run(home, "run", "--", "/bin/true");
    List<String> before = new ArrayList<>(names());

    Program.Result pruned = Program.run(home, "runs", "--prune", "--keep", "1", "--json");

    assertThat(before).hasSize(2).first().isEqualTo(oldest);
    assertThat(pruned.outLines()).hasSize(1);
    assertThat(Json.<String>in(Json.read(pruned.outLines().getFirst()), "folder"))
        .isEqualTo(runs().resolve(oldest).toString());
    assertThat(names()).containsExactly(before.getLast());
    String left = Program.run(home, "runs", "--json").outLines().getFirst();
    assertThat(Json.<String>in(Json.read(left), "state")).isEqualTo("finished");
    assertThat(Json.<String>in(Json.read(left), "folder")).endsWith(before.getLast());
  }

  @Test
  void whereNothingEverRanNothingIsListed() throws Exception {
    Program.Result listed = Program.run(home, "runs");

    assertThat(listed.status()).as(listed.err()).isZero();
    assertThat(listed.out()).isEmpty();
    assertThat(Program.run(home, "runs", "--prune").status()).isZero();
  }
}
