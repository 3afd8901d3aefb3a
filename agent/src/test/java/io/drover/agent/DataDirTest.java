package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.facts.Fact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a data folder between two runs, and to the tasks when drover dies at once. */
class DataDirTest {
  /** The time in which the children of a dead drover must be gone. */
  private static final Duration TIED = Duration.ofSeconds(2);

  private final Marked marked = new Marked();

  @TempDir Path home;

  @AfterEach
  void nothingIsLeftBehind() {
    marked.end();
    Mounted.end(home);
  }

  @Test
  void aJobThatHasEndedIsRunAnew() throws Exception {
    Path job = job("echo again");

    assertThat(Program.run(home, with(job)).outLines()).containsExactly("g[0]/t | again");
    Program.Result second = Program.run(home, with(job));
    assertThat(second.outLines()).containsExactly("g[0]/t | again");
    assertThat(second.err()).doesNotContain("resumed").doesNotContain("data folder");
  }

  @Test
  void aRelativeFolderIsBelowWhereTheUserStandsAndOnlyTheUserMayWriteIt() throws Exception {
    List<String> plain = List.of();
    try (Program program =
        Program.start(home, home, plain, "run", "--data-dir", "here", job("exit 0").toString())) {
      assertThat(program.await().status()).isZero();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("here"))))
        .isEqualTo("rwx--x--x");
  }

  @Test
  void aFolderThatCannotBeIsRefused() throws Exception {
    Files.writeString(home.resolve("data"), "a file");
    Program.Result result = Program.run(home, with(job("exit 0")));

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errLines()).last().asString().startsWith("drover: the data folder");
    assertThat(result.err()).doesNotContain("\tat ");
  }

  @Test
  @Fact(number = "B277")
  void aSecondWriterIsRefusedWithThePidOfTheFirst() throws Exception {
    Path job = job("echo ready; exec sleep 1000");
    try (Program first = Program.start(home, with(job))) {
      first.awaitOut("ready");
      Program.Result second = Program.run(home, with(job));

      assertThat(second.status()).isEqualTo(1);
      assertThat(second.err()).contains(Long.toString(first.pid()));
      first.signal("INT");
      assertThat(first.await().status()).isEqualTo(130);
    }
  }

  @Test
  void nothingIsLeftTwoSecondsAfterDroverIsKilled() throws Exception {
    String runsAway =
        "setsid sleep 1000 & (setsid sh -c 'trap : TERM INT; sleep 1001 & wait; wait' &);"
            + " echo ready; exec sleep 1002";
    Path job = jobOf(task("a", runsAway) + task("b", runsAway) + task("c", runsAway));
    try (Program program = Program.start(home, with(job))) {
      program.awaitOut("g[0]/a | ready");
      program.awaitOut("g[0]/b | ready");
      program.awaitOut("g[0]/c | ready");
      Waiting.until(() -> "twelve processes", Program.PATIENCE, () -> marked.alive().size() >= 12);
      assertThat(Shims.below(home)).hasSizeGreaterThanOrEqualTo(3);
      program.signal("KILL");
      program.await();

      assertThat(Waiting.promised(TIED, () -> marked.alive().isEmpty()))
          .as("alive: " + marked.alive())
          .isTrue();
      assertThat(Waiting.promised(TIED, () -> Shims.below(home).isEmpty()))
          .as("shims: " + Shims.below(home))
          .isTrue();
    }
  }

  @Test
  void withoutSurviveATaskFoundDeadIsStartedAnew() throws Exception {
    String script =
        "echo ready; [ -e $NOMAD_TASK_DIR/again ] && exit 9; touch $NOMAD_TASK_DIR/again;"
            + " exec sleep 1000";
    Path job = jobOf(1, task("t", script));
    try (Program program = Program.start(home, with(job))) {
      program.awaitOut("ready");
      Waiting.until(() -> "a touch", Program.PATIENCE, () -> found("again"));
      program.signal("KILL");
      program.await();
    }
    Program.Result second = Program.run(home, with(job));

    assertThat(second.err()).contains("job \"j\" is resumed");
    assertThat(second.status()).as(second.err()).isEqualTo(9);
  }

  @Test
  void withSurviveTheSameProcessIsTakenUpAndNoLineIsLost() throws Exception {
    Path go = home.resolve("go");
    Path job =
        job(
            "echo pid $$; n=0; while [ ! -e "
                + go
                + " ]; do n=$((n+1)); echo $n; sleep 0.02; done;"
                + " echo last $n; exit 6");
    List<String> shown = new ArrayList<>();
    try (Program first = Program.start(home, with(job, "--survive"))) {
      first.awaitOut("g[0]/t | 5");
      first.signal("KILL");
      shown.addAll(first.await().outLines());
    }
    Program.Result second;
    try (Program again = Program.start(home, with(job, "--survive"))) {
      again.awaitErr("job \"j\" is resumed");
      Files.createFile(go);
      second = again.await();
    }
    shown.addAll(second.outLines());
    assertThat(second.status()).as(second.err()).isEqualTo(6);
    assertThat(second.errLines()).last().isEqualTo("g[0]/t: failed, exit code 6");
    List<String> log = log();
    assertThat(log.getFirst()).startsWith("pid ");
    for (int i = 1; i < log.size() - 1; i++) {
      assertThat(log.get(i)).isEqualTo(Integer.toString(i));
    }
    assertThat(log.getLast()).isEqualTo("last " + (log.size() - 2));
    // A line may be shown twice, by the first and the second run, and none is left out.
    assertThat(shown.stream().distinct())
        .containsExactlyElementsOf(log.stream().map(line -> "g[0]/t | " + line).toList());
  }

  @Test
  void withSurviveTheExitOfATaskThatEndedInBetweenIsExact() throws Exception {
    Path go = home.resolve("go");
    Path job = job("echo ready; while [ ! -e " + go + " ]; do sleep 0.02; done; kill -USR1 $$");
    try (Program first = Program.start(home, with(job, "--survive"))) {
      first.awaitOut("ready");
      first.signal("KILL");
      first.await();
    }
    Files.createFile(go);
    Waiting.until(() -> "its end", Program.PATIENCE, () -> marked.alive().isEmpty());
    Program.Result second = Program.run(home, with(job, "--survive"));

    assertThat(second.status()).as(second.err()).isEqualTo(128 + 10);
    assertThat(second.errLines()).last().isEqualTo("g[0]/t: failed, signal 10");
  }

  @Test
  void aTaskThatWasStartedToSurviveDoesSoInALaterRunWithoutAndThatIsSaid() throws Exception {
    Path job = job("echo ready; exec sleep 999");
    try (Program first = Program.start(home, with(job, "--survive"))) {
      first.awaitOut("ready");
      first.signal("KILL");
      first.await();
    }
    try (Program second = Program.start(home, with(job))) {
      second.awaitErr("g[0]/t: started with --survive, and not ended by a sudden death of this");
      List<Long> lives = marked.alive();
      second.signal("KILL");
      second.await();

      assertThat(Waiting.within(TIED.plusSeconds(1), () -> marked.alive().isEmpty())).isFalse();
      assertThat(marked.alive()).isEqualTo(lives).isNotEmpty();
    }
    try (Program third = Program.start(home, with(job))) {
      third.awaitErr("is resumed");
      third.signal("INT");
      assertThat(third.await().status()).isEqualTo(130);
    }
  }

  @Test
  void anotherJobThatLivesInTheFolderIsNamedAndLeftRunning() throws Exception {
    Path other = Files.move(job("echo ready; exec sleep 999"), home.resolve("other.hcl"));
    Files.writeString(other, Files.readString(other).replace("job \"j\"", "job \"svc\""));
    try (Program first = Program.start(home, with(other, "--survive"))) {
      first.awaitOut("ready");
      first.signal("KILL");
      first.await();
    }
    List<Long> lives = marked.alive();
    for (String[] words : List.of(with(job("echo once")), with(job("echo once"), "--survive"))) {
      Program.Result result = Program.run(home, words);

      assertThat(result.err())
          .contains("job \"svc\" in this folder has not ended: it goes on beside this one")
          .contains("is left running; the same command with its file takes it up");
      assertThat(result.status()).as(result.err()).isZero();
      assertThat(marked.alive()).as(String.join(" ", words)).isEqualTo(lives).isNotEmpty();
    }
    try (Program last = Program.start(home, with(other, "--survive"))) {
      last.awaitErr("job \"svc\" is resumed");
      last.signal("INT");
      assertThat(last.await().status()).isEqualTo(130);
    }
  }

  @Test
  void withSurviveCtrlCStillStopsTheTasks() throws Exception {
    try (Program program =
        Program.start(home, with(job("echo ready; exec sleep 999"), "--survive"))) {
      program.awaitOut("ready");
      program.signal("INT");

      assertThat(program.await().status()).isEqualTo(130);
      assertThat(marked.alive()).isEmpty();
    }
  }

  @Test
  void aChangedFileIsAnUpdateOfTheUnfinishedJob() throws Exception {
    Path old = job("trap 'echo replaced; exit 4' INT; echo old; while :; do sleep 0.02; done");
    try (Program first = Program.start(home, with(old, "--survive"))) {
      first.awaitOut("old");
      first.signal("KILL");
      first.await();
    }
    try (Program second = Program.start(home, with(job("echo new; exit 3"), "--survive"))) {
      Program.Result result = second.await();

      assertThat(result.outLines().stream().filter(line -> !line.endsWith("old")))
          .as("the last words of what is replaced are shown, and those of what replaces it")
          .containsExactlyInAnyOrder("g[0]/t | replaced", "g[0]/t | new");
      assertThat(result.status()).as(result.err()).isEqualTo(3);
      assertThat(marked.alive()).isEmpty();
    }
  }

  private String[] with(Path job, String... more) {
    List<String> words = new ArrayList<>(List.of("run", "--data-dir"));
    words.add(home.resolve("data").toString());
    words.addAll(List.of(more));
    words.add(job.toString());
    return words.toArray(String[]::new);
  }

  private Path job(String script) throws Exception {
    return jobOf(task("t", script));
  }

  private Path jobOf(String tasks) throws Exception {
    return jobOf(0, tasks);
  }

  private Path jobOf(int restarts, String tasks) throws Exception {
    return Files.writeString(
        home.resolve("j.hcl"),
        """
        job "j" {
          type = "batch"
          group "g" {
            restart {
              attempts = %d
              delay = "100ms"
              mode = "fail"
            }
            %s
          }
        }
        """
            .formatted(restarts, tasks));
  }

  private String task(String name, String script) {
    return marked.shellTask(name, "", "-c", script);
  }

  private List<String> log() throws Exception {
    try (var files = Files.find(home.resolve("data"), 9, (f, _) -> f.endsWith("t.stdout.0"))) {
      return Files.readAllLines(files.findFirst().orElseThrow());
    }
  }

  private boolean found(String name) {
    try (var files = Files.find(home.resolve("data"), 9, (f, _) -> f.endsWith(name))) {
      return files.findFirst().isPresent();
    } catch (IOException | UncheckedIOException moving) {
      return false;
    }
  }
}
