package io.drover.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Exit;
import io.drover.api.model.ClientStatus;
import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskState;
import io.drover.runner.external.Until;
import io.drover.runner.store.RecoveryReport.DamagedOwner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A runner is killed with SIGKILL beside real tasks, and another goes on from the disk it left. The
 * simulator looks at every step of this in thousands of ways; here the disk, the clock, the helper
 * and the processes are the real ones.
 */
@Timeout(300)
final class CrashTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int MARK_TAIL = 0xD80FE4A2;

  @TempDir Path folder;
  private Path data;
  private Victim victim;
  private @Nullable Drover next;

  @BeforeEach
  void aRunner() throws Exception {
    data = folder.resolve("data");
    victim = Victim.start(data);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    victim.dies();
    try (Drover last = next == null ? open(0) : next) {
      for (String job : last.jobIds()) {
        last.killNow(job);
        assertThat(last.job(job).await(PATIENCE)).isTrue();
      }
    }
  }

  /** Another runner on the same folder, in this process, whose wall clock is this far ahead. */
  private Drover open(long aheadNs) throws Exception {
    next = Drover.open(data, Options.defaults(), new BootClock(aheadNs));
    return next;
  }

  /** A job of one task, a script, with more in the group and the task. */
  private Path job(String type, Path script, String inGroup, String inTask) throws Exception {
    Path file = Files.createTempFile(folder, "job", ".hcl");
    Files.writeString(
        file,
        """
        job "j" {
          type = "%s"
          group "g" {
            %s
            task "t" {
              driver = "raw_exec"
              %s
              config {
                command = "/bin/sh"
                args    = ["%s"]
              }
            }
          }
        }
        """
            .formatted(type, inGroup, inTask, script));
    return file;
  }

  private Path script(String lines) throws Exception {
    Path file = Files.createTempFile(folder, "script", ".sh");
    Files.writeString(file, lines + "\n");
    return file;
  }

  private static final String ONCE = "restart {\n attempts = 0\n mode = \"fail\"\n}";

  private List<AllocView> stored() throws Exception {
    try (DroverReader reader = DroverReader.open(data)) {
      return reader.allocs();
    }
  }

  /** Waits until so many tasks run, by what is on the disk, and gives their processes. */
  private List<Long> running(int count) throws Exception {
    Until.holds(count + " tasks run", () -> pids(stored()).size() == count);
    return pids(stored());
  }

  private static List<Long> pids(List<AllocView> allocs) {
    return allocs.stream()
        .flatMap(a -> a.tasks().stream())
        .filter(t -> t.state().state() == TaskState.Status.RUNNING && t.pid() > 0)
        .map(TaskView::pid)
        .toList();
  }

  private static void gone(long pid) throws Exception {
    Until.holds("process " + pid + " is gone", () -> !Files.exists(Path.of("/proc/" + pid)));
  }

  private static long parent(long pid) throws Exception {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[1]);
  }

  /** Kills the helper beside a task, once the one that would take its place has ended. */
  private static void killHelpers(long task) throws Exception {
    long helper = parent(task);
    Until.holds("the spawner ends after its runner", () -> !isHelper(parent(helper)));
    ProcessHandle.of(helper).ifPresent(ProcessHandle::destroyForcibly);
    gone(helper);
  }

  private static boolean isHelper(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/comm")).equals("drover-shim\n");
    } catch (IOException ended) {
      return false;
    }
  }

  private static TaskView task(JobRun run) {
    return run.allocs().getFirst().tasks().getFirst();
  }

  @ParameterizedTest(name = "{0}, {1}: {2}, since {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          exit 0           | helpers live | Code[code=0]     | the helper wrote it down
          exit 7           | helpers live | Code[code=7]     | the helper wrote it down
          exit 137         | helpers live | Code[code=137]   | a code is never taken for a signal
          kill -9 $$       | helpers live | Signal[signal=9] | a signal is never taken for a code
          kill -TERM $$    | helpers live | Signal[signal=15]| it was not us who sent it
          exit 0           | helpers die  | Lost             | nobody of ours saw it, so it is not called a success
          exit 7           | helpers die  | Lost             | nobody of ours saw it
          """)
  void anEndThatCameWhileNobodyWasThere(String end, String helper, String exit, String reason)
      throws Exception {
    Path go = folder.resolve("go");
    Path script = script("while [ ! -e " + go + " ]; do sleep 0.02; done\n" + end);
    victim.submits(job("batch", script, ONCE, ""));
    long pid = running(1).getFirst();
    victim.dies();
    if (helper.equals("helpers die")) {
      killHelpers(pid);
    }
    Files.createFile(go);
    gone(pid);

    JobRun run = open(0).job("j");

    assertThat(run.await(PATIENCE)).isTrue();
    assertThat(String.valueOf(task(run).exit())).as(reason).startsWith(exit);
    assertThat(task(run).state().failed()).as(reason).isEqualTo(!exit.equals("Code[code=0]"));
  }

  @ParameterizedTest(name = "{0}: {1}, since {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kill_timeout = "9s"         | the same process | a policy: no process has ever seen it
          restart { attempts = 7 }    | the same process | a policy: no process has ever seen it
          env { NEW = "1" }           | another          | an environment is given at the start
          meta { new = "1" }          | the same process | told to hooks now, to the process at its next start
          leader = true               | another          | what its end means was settled with its alloc
          """)
  void anUpdateIsStoredAndTheRunnerDies(String change, String process, String reason)
      throws Exception {
    Path script = script("exec sleep 1000");
    victim.submits(job("service", script, "", ""));
    long before = running(1).getFirst();
    victim.submits(job("service", script, "", change));
    victim.dies();

    Drover drover = open(0);

    JobRun run = drover.job("j");
    Until.holds("one alloc of the new version runs", () -> pids(run.allocs()).size() == 1);
    long after = pids(run.allocs()).getFirst();
    if (process.equals("another")) {
      gone(before);
      assertThat(after).as(reason).isNotEqualTo(before);
    } else {
      assertThat(after).as(reason).isEqualTo(before);
    }
  }

  @ParameterizedTest(name = "{0}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          READY; exec sleep 1000                              | 5s    | Signal[signal=2] | it ends of its usual signal and is not started again
          trap '' INT; READY; while :; do sleep 0.1; done     | 300ms | Signal[signal=9] | its grace ends in the next runner too
          trap 'exit 3' INT; READY; while :; do sleep 0.1; done | 60s | Code[code=3]     | its own end counts, whoever is there to see it
          """)
  void aStopWasAskedForAndTheRunnerDies(String script, String grace, String exit, String reason)
      throws Exception {
    String timeout = "kill_timeout = \"" + grace + "\"";
    Path ready = folder.resolve("ready");
    Path file = script(script.replace("READY", ": > " + ready));
    victim.submits(job("service", file, "", timeout));
    running(1);
    Until.holds("it is set for its signal", () -> Files.exists(ready));
    victim.stops("j");
    victim.dies();

    JobRun run = open(0).job("j");

    assertThat(run.await(PATIENCE)).as(reason).isTrue();
    assertThat(String.valueOf(task(run).exit())).as(reason).isEqualTo(exit);
    assertThat(task(run).state().restarts()).as(reason).isZero();
    assertThat(run.allocs().getFirst().state().clientStatus()).isEqualTo(ClientStatus.COMPLETE);
  }

  @ParameterizedTest(name = "a clock {0} ahead, since {1}")
  @CsvSource({
    "0 h, the moment is stored with the task",
    "24 h, the wait is kept in boot time: it is not over because the clock says so",
    "-24 h, and it does not take a day longer",
  })
  void aWaitBeforeARestartOutlivesTheRunner(String ahead, String reason) throws Exception {
    String policy =
        """
        restart {
          attempts = 1
          interval = "10m"
          delay    = "3s"
          mode     = "fail"
        }
        """;
    Path script = script("cut -d ' ' -f 1 /proc/uptime\nexit 1");
    victim.submits(job("batch", script, policy, ""));
    Until.holds("it waits for its restart", () -> restarting(stored()));
    victim.dies();
    Duration jump = Duration.ofHours(Long.parseLong(ahead.split(" ")[0]));

    JobRun run = open(jump.toNanos()).job("j");

    assertThat(run.await(PATIENCE)).as(reason).isTrue();
    Path out = run.allocs().getFirst().logDirectory().resolve("t.stdout.0");
    List<Double> starts = Files.readAllLines(out).stream().map(Double::valueOf).toList();
    assertThat(starts).as("started again").hasSizeGreaterThan(1);
    assertThat(starts.get(1) - starts.get(0)).as(reason).isGreaterThan(2.99);
  }

  private static boolean restarting(List<AllocView> allocs) {
    return allocs.stream()
        .flatMap(a -> a.tasks().stream())
        .flatMap(t -> t.state().events().stream())
        .anyMatch(e -> e.type().equals(TaskEvent.Type.RESTARTING));
  }

  @Test
  void aDamagedRecordCostsItsAllocAndItsProcessAndNothingElse() throws Exception {
    Path file = job("service", script("exec sleep 1000"), "count = 2", "");
    victim.submits(file);
    running(2);
    List<AllocView> before = stored();
    // What is synced later testifies that what was there before it is damaged, and not torn off.
    Files.writeString(file, Files.readString(file).replace("job \"j\"", "job \"later\""));
    victim.submits(file);
    victim.dies();
    AllocView spared = before.getFirst();
    AllocView struck = before.getLast();
    damage("alloc/" + struck.id());

    Drover drover = open(0);

    DamagedOwner damaged = drover.recovery().damaged().getFirst();
    assertThat(drover.recovery().damaged()).hasSize(1);
    assertThat(damaged.owner()).isEqualTo("alloc/" + struck.id());
    assertThat(data.resolve("store").resolve(damaged.path())).isNotEmptyFile();
    gone(struck.tasks().getFirst().pid());
    JobRun run = drover.job("j");
    Until.holds("both instances run", () -> pids(run.allocs()).size() == 2);
    assertThat(run.allocs())
        .extracting(AllocView::id)
        .contains(spared.id())
        .doesNotContain(struck.id());
    assertThat(pids(run.allocs())).contains(spared.tasks().getFirst().pid());
  }

  @Test
  void aJobWhoseRecordIsDamagedIsMadeAgainOfItsAllocs() throws Exception {
    victim.submits(job("service", script("exec sleep 1000"), "", ""));
    long before = running(1).getFirst();
    victim.stops("j");
    victim.dies();
    damage("job/default%40j");

    Drover drover = open(0);

    assertThat(drover.recovery().damaged())
        .extracting(DamagedOwner::owner)
        .containsExactly("job/default%40j");
    assertThat(drover.job("j").await(PATIENCE)).as("it was to stop, and stops").isTrue();
    gone(before);
    assertThat(task(drover.job("j")).exit()).isEqualTo(new Exit.Signal(2));
  }

  /** Flips a bit in the last transaction of this owner, just before its end. */
  private void damage(String owner) throws Exception {
    Path log;
    try (var files = Files.newDirectoryStream(data.resolve("store"), "log-*")) {
      log = files.iterator().next();
    }
    byte[] bytes = Files.readAllBytes(log);
    // Bytes as characters of their own value, so that text can be looked for.
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int tail = text.lastIndexOf(owner);
    String mark = new String(toBytes(MARK_TAIL), StandardCharsets.ISO_8859_1);
    int end = text.lastIndexOf(mark, tail);
    assertThat(end).as("the end of a transaction of " + owner).isPositive();
    bytes[end - 8] ^= 1;
    Files.write(log, bytes);
  }

  private static byte[] toBytes(int mark) {
    return new byte[] {
      (byte) (mark >>> 24), (byte) (mark >>> 16), (byte) (mark >>> 8), (byte) mark
    };
  }

  @Test
  void anAllocThatIsDestroyedLeavesNothingWithItsDriver() throws Exception {
    victim.submits(job("batch", script("exit 0"), ONCE, ""));
    Until.holds("it has ended", () -> stored().size() == 1 && stored().getFirst().ended());
    victim.dies();
    Drover drover = open(0);

    drover.destroy(drover.job("j").allocs().getFirst().id());

    assertThat(data.resolve("driver").resolve("raw_exec")).isDirectoryNotContaining("glob:**/*-*");
    assertThat(data.resolve("alloc")).isEmptyDirectory();
  }
}
