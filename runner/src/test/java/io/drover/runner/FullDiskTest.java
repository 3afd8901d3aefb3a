package io.drover.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.drover.api.DroverException;
import io.drover.api.Exit;
import io.drover.api.driver.ProcessPolicy;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.Lifecycle;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskBuilder;
import io.drover.api.model.TaskGroup;
import io.drover.api.model.TaskState;
import io.drover.runner.disk.RealDisk;
import io.drover.runner.external.Until;
import io.drover.runner.store.Store;
import io.drover.runner.store.StoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** While a disk is full nothing begins, but what is to end ends. */
final class FullDiskTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String OBEYS = "trap 'exit 7' INT; echo ready; while :; do sleep 0.05; done";
  private static final String DEAF = "trap '' INT; echo ready; while :; do sleep 0.05; done";

  @TempDir Path folder;
  private final AtomicReference<FullableDisk> disk = new AtomicReference<>();
  private Drover drover;

  @BeforeEach
  void aRunner() throws Exception {
    drover = open();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    disk.get().full(false);
    for (AllocView alloc : drover.job("job").allocs()) {
      drover.destroy(alloc.id());
    }
    drover.close();
  }

  private Drover open() throws Exception {
    return Drover.open(
        folder.resolve("data"),
        Options.defaults().policy(ProcessPolicy.TIE_TO_PARENT),
        new BootClock(),
        where -> {
          try {
            disk.set(new FullableDisk(RealDisk.create(where)));
          } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
          }
          return Store.open(disk.get(), StoreOptions.defaults());
        });
  }

  private static TaskBuilder task(String name, String script, Duration grace) {
    return Task.builder(name, "raw_exec").command("/bin/sh", "-c", script).killTimeout(grace);
  }

  private static Job job(String script, Duration grace, String version) {
    var group = TaskGroup.builder("g").restart(RestartPolicy.NEVER);
    group.task(task("t", script, grace).env(Map.of("VERSION", version)));
    return Job.builder("job", JobType.SERVICE).group(group).build();
  }

  /** Runs a task, and returns its process once its script has begun. */
  private ProcessHandle runs(String script, Duration grace) throws Exception {
    drover.submit(job(script, grace, "first"));
    Until.holds("its script has begun", () -> task().pid() > 0 && wrote("t", "ready"));
    return ProcessHandle.of(task().pid()).orElseThrow();
  }

  private TaskView task() throws Exception {
    return alloc().tasks().getFirst();
  }

  private AllocView alloc() throws Exception {
    return drover.job("job").allocs().getFirst();
  }

  private long pid(String task) throws Exception {
    return alloc().tasks().stream().filter(t -> t.name().equals(task)).findFirst().get().pid();
  }

  private boolean wrote(String task, String line) throws Exception {
    Path log = alloc().directory().resolve("alloc/logs/" + task + ".stdout.0");
    return Files.exists(log) && Files.readString(log).contains(line);
  }

  /** How a user asks for an end. */
  private interface Wish {
    void asked() throws Exception;
  }

  private Wish wish(String how) {
    return how.equals("kill") ? () -> drover.killNow("job") : () -> drover.stop("job", false);
  }

  @ParameterizedTest(name = "a {0} of a process that {1}: {4}")
  @CsvSource({
    "stop, obeys, 600000, code 7,   it gets its signal",
    "stop, is deaf,  500, signal 9, it is killed when its grace is over",
    "kill, is deaf, 600000, signal 9, it is killed at once",
  })
  void aProcessThatIsToEndDoesNotWaitForTheDisk(
      String how, String whichWay, long graceMs, String exit, String what) throws Exception {
    ProcessHandle process =
        runs(whichWay.equals("obeys") ? OBEYS : DEAF, Duration.ofMillis(graceMs));

    disk.get().full(true);
    assertNotDurable(wish(how));
    Until.holds(what + " while the disk is full", () -> !process.isAlive());
    assertThat(task().state().state())
        .as("what is not on the disk is told to nobody")
        .isEqualTo(TaskState.Status.RUNNING);

    disk.get().full(false);
    wish(how).asked();
    assertThat(drover.job("job").await(PATIENCE)).isTrue();
    assertThat(String.valueOf(task().exit().describe())).endsWith(exit);
    assertThat(task().stoppedByUs()).isTrue();
    assertThat(task().state().restarts()).isZero();
  }

  private static void assertNotDurable(Wish wish) {
    assertThatThrownBy(wish::asked)
        .asInstanceOf(type(DroverException.class))
        .matches(DroverException::recoverable)
        .extracting(Throwable::getMessage)
        .asString()
        .contains("No space left");
  }

  @Test
  void aKillAfterAStopThatWaitsForTheDiskWaitsForNothing() throws Exception {
    ProcessHandle process = runs(DEAF, Duration.ofMinutes(10));
    drover.stop("job", false);

    disk.get().full(true);
    assertNotDurable(wish("kill"));

    Until.holds("it is killed while the disk is full", () -> !process.isAlive());
    disk.get().full(false);
    assertThat(drover.job("job").await(PATIENCE)).isTrue();
    assertThat(task().exit()).isEqualTo(new Exit.Signal(9));
  }

  @Test
  void aGraceThatEndsWhileTheDiskIsFullIsNoLonger() throws Exception {
    ProcessHandle process = runs(DEAF, Duration.ofMillis(500));
    drover.stop("job", false);
    disk.get().full(true);

    Until.holds("it is killed while the disk is full", () -> !process.isAlive());
  }

  @Test
  void aStopGoesOnFromTheLeaderToTheOthersAndToTheSidecars() throws Exception {
    var group = TaskGroup.builder("g").restart(RestartPolicy.NEVER);
    group.task(task("leader", OBEYS, Duration.ofMinutes(10)).leader(true));
    group.task(task("worker", DEAF, Duration.ofMillis(500)));
    group.task(
        task("sidecar", OBEYS, Duration.ofMinutes(10))
            .lifecycle(new Lifecycle(Lifecycle.Hook.PRESTART, true)));
    drover.submit(Job.builder("job", JobType.SERVICE).group(group).build());
    for (TaskView each : alloc().tasks()) {
      Until.holds(
          each.name() + " has begun", () -> pid(each.name()) > 0 && wrote(each.name(), "ready"));
    }
    List<ProcessHandle> processes =
        alloc().tasks().stream().map(t -> ProcessHandle.of(t.pid()).orElseThrow()).toList();

    disk.get().full(true);
    assertNotDurable(wish("stop"));
    Until.holds(
        "all have ended while the disk is full",
        () -> processes.stream().noneMatch(ProcessHandle::isAlive));

    disk.get().full(false);
    wish("stop").asked();
    assertThat(drover.job("job").await(PATIENCE)).isTrue();
    assertThat(alloc().tasks())
        .extracting(t -> t.name() + " " + t.exit().describe() + " " + t.stoppedByUs())
        .containsExactly(
            "leader exit code 7 true", "worker signal 9 true", "sidecar exit code 7 true");
    List<String> ends;
    try (DroverReader reader = DroverReader.open(folder.resolve("data"))) {
      ends =
          reader.timeline(alloc().id()).first().stream()
              .filter(e -> e.text().startsWith("stop ") || e.text().startsWith("Terminated"))
              .map(e -> e.task() + " " + e.text().substring(0, 4))
              .toList();
    }
    assertThat(ends)
        .containsExactly(
            "leader stop",
            "leader Term",
            "worker stop",
            "worker Term",
            "sidecar stop",
            "sidecar Term");
  }

  @Test
  void aStopThatNobodyWasToldOfIsNotKnownToTheNextRunner() throws Exception {
    ProcessHandle process = runs(OBEYS, Duration.ofMinutes(10));
    disk.get().full(true);
    assertNotDurable(wish("stop"));
    Until.holds("it ends while the disk is full", () -> !process.isAlive());
    drover.close();

    drover = open();

    Until.holds("its end is told as it was", () -> task().exit() != null);
    assertThat(task().state().failed()).isTrue();
    assertThat(drover.job("job").await(PATIENCE)).isTrue();
  }

  @Test
  void anAllocThatFindsNoPlaceIsPlacedWhenThereIsSpace() throws Exception {
    ProcessHandle first = runs(OBEYS, Duration.ofSeconds(5));
    // The wish itself is stored; what is placed for it when the old one has ended is not, twice.
    disk.get().refuses("second", 1, 2);
    JobRun run = drover.submit(job(OBEYS, Duration.ofSeconds(5), "second"));
    Until.holds("the old one is gone", () -> !first.isAlive());

    Until.holds(
        "the new one runs",
        () -> !run.allocs().isEmpty() && run.allocs().getFirst().tasks().getFirst().pid() > 0);
    assertThat(disk.get().refused()).isEqualTo(2);
  }
}
