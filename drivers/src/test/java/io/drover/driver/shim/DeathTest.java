package io.drover.driver.shim;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Exit;
import io.drover.api.driver.ProcessPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGKILL of ours at every step: one process at the most, and an end that is true. */
@Timeout(300)
class DeathTest {
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

  private long runs() throws IOException {
    Path book = root.resolve("book");
    return Files.exists(book) ? Files.readAllLines(book).size() : 0;
  }

  /** Writes itself into the book, prints, and ends with 7 when told to go on. */
  private Lab.Task bookkeeper() throws IOException {
    return lab.task(
        "echo $$ >> "
            + root
            + "/book; echo begun; while [ ! -e "
            + root
            + "/go ]; do sleep 0.01;"
            + " done; echo done; exit 7");
  }

  private void go() throws IOException {
    Files.createFile(root.resolve("go"));
  }

  /** The steps of the spawner and of the shim up to the moment when the task runs. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "spawner-after-claim",
        "spawner-after-fork",
        "after-claim",
        "cgroup-made",
        "before-fork",
        "after-fork",
        "child-after-identity",
        "child-before-exec",
        "after-started"
      })
  void aDeathDuringTheStartMakesNoSecondProcessAndNoLie(String step) throws Exception {
    for (String cgroup : cgroups()) {
      Files.deleteIfExists(root.resolve("book"));
      Files.deleteIfExists(root.resolve("go"));
      Lab.Task task = bookkeeper().in(cgroup);
      Binaries.dieAt(lab.binary, step);
      Attempt attempt = client.begin(task.spec());
      Waiting.until("death at " + step, () -> Binaries.hasDied(lab.binary));
      client.awaitFate(attempt);
      // Who ends while nobody of ours is there may lose what is still in its pipe: not this one.
      Waiting.until("a pump, or an end", () -> attempt.end() != null || task.hasOutput());
      go();
      switch (client.awaitEnd(attempt)) {
        case End.NeverStarted never -> assertThat(runs()).as(never.reason()).isZero();
        case End.Exited exited when exited.exit().equals(new Exit.Code(7)) -> {
          assertThat(runs()).isEqualTo(1);
          assertThat(task.output()).isEqualTo("begun\ndone\n");
        }
        case End.Exited exited -> {
          assertThat(step).as("%s", exited).startsWith("child-");
          assertThat(exited.exit()).isEqualTo(new Exit.Signal(9));
          assertThat(runs()).isZero();
        }
      }
      assertThat(lab.alive()).isEmpty();
      nothingIsLeft(task);
    }
  }

  private static void nothingIsLeft(Lab.Task task) {
    assertThat(task.folder.toFile().list())
        .allMatch(name -> name.startsWith("attempt-") || name.startsWith("exit-"));
    assertThat(Path.of(task.cgroup.isEmpty() ? "/none" : task.cgroup)).doesNotExist();
  }

  /** Without a cgroup, and with one where that can be. */
  private List<String> cgroups() throws Exception {
    String own = lab.cgroups(client);
    return own == null ? List.of("") : List.of("", own + "/one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"leader-ended", "before-drain", "before-exit-record", "after-exit-record"})
  void aDeathDuringTheEndLosesNeitherTheCodeNorAByte(String step) throws Exception {
    for (String cgroup : cgroups()) {
      Files.deleteIfExists(root.resolve("go"));
      Lab.Task task = bookkeeper().in(cgroup);
      Attempt attempt = client.start(task.spec());
      Binaries.dieAt(lab.binary, step);
      go();
      assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(7));
      assertThat(Binaries.hasDied(lab.binary)).isTrue();
      assertThat(task.output()).isEqualTo("begun\ndone\n");
      assertThat(task.folder.toFile().list()).contains("exit-1");
      nothingIsLeft(task);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"spawner-before-adopt", "adopt-before-identity", "adopt-after-identity"})
  void aDeathDuringATakeoverIsTakenOverToo(String step) throws Exception {
    for (String cgroup : cgroups()) {
      Files.deleteIfExists(root.resolve("go"));
      Lab.Task task = bookkeeper().in(cgroup);
      Attempt attempt = client.start(task.spec());
      Binaries.dieAt(lab.binary, step);
      Proc.signal(Lab.identity(attempt).shimPid(), "KILL");
      Waiting.until("death at " + step, () -> Binaries.hasDied(lab.binary));
      long dead = Lab.identity(attempt).shimPid();
      Waiting.until("another shim", () -> shimOf(task) != dead);
      go();
      assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(7));
      assertThat(task.output()).isEqualTo("begun\ndone\n");
    }
  }

  @Test
  void aTaskWhoseShimDiesAgainAndAgainDoesNotNotice() throws Exception {
    Lab.Task task = bookkeeper();
    Attempt attempt = client.start(task.spec());
    long shim = Lab.identity(attempt).shimPid();
    for (int death = 0; death < 20; death++) {
      long dying = shim;
      Proc.signal(dying, "KILL");
      Waiting.until("another shim", () -> shimOf(task) != dying && Proc.lives(shimOf(task)));
      shim = shimOf(task);
    }
    go();
    assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(7));
    assertThat(runs()).isEqualTo(1);
    assertThat(task.output()).isEqualTo("begun\ndone\n");
  }

  private static long shimOf(Lab.Task task) throws IOException {
    return new Record(Files.readString(task.folder.resolve("attempt-1"))).number("shim");
  }

  @Test
  void theExitOfATaskThatDiesWithItsShimIsExactWhileTheSpawnerLives() throws Exception {
    for (int round = 0; round < 20; round++) {
      Attempt attempt = client.start(lab.task("exec sleep 1000").io(IoMode.OFF).spec());
      Identity who = Lab.identity(attempt);
      new ProcessBuilder("kill", "-KILL", "" + who.shimPid(), "" + who.pid()).start().waitFor();
      assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Signal(9));
    }
  }

  @Test
  void aKillWorksAfterATakeover() throws Exception {
    for (String cgroup : cgroups()) {
      Lab.Task task = lab.task("setsid sleep 1000 & sleep 1000 & exec sleep 1000").in(cgroup);
      Attempt attempt = client.start(task.spec());
      Waiting.until("all run", () -> lab.alive().size() == 3);
      long shim = Lab.identity(attempt).shimPid();
      Proc.signal(shim, "KILL");
      Waiting.until("another shim", () -> shimOf(task) != shim);
      client.kill(attempt);
      assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Signal(9));
      assertThat(lab.alive()).isEmpty();
    }
  }

  @Test
  void theSpawnersDeathIsNotNoticedByTasks() throws Exception {
    Lab.Task task = bookkeeper();
    Attempt attempt = client.start(task.spec());
    for (int death = 0; death < 3; death++) {
      int told = lab.deaths.size();
      Proc.signal(client.spawnerPid(), "KILL");
      Waiting.until("the death is told", () -> lab.deaths.size() > told);
    }
    go();
    assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(7));
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void theSpawnerAndTheShimMayDieTogether() throws Exception {
    Lab.Task task = bookkeeper();
    Attempt attempt = client.start(task.spec());
    long shim = Lab.identity(attempt).shimPid();
    new ProcessBuilder("kill", "-KILL", "" + shim, "" + client.spawnerPid()).start().waitFor();
    Waiting.until("another shim", () -> shimOf(task) != shim);
    go();
    assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(7));
    assertThat(task.output()).isEqualTo("begun\ndone\n");
  }
}
