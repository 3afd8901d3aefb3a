package io.drover.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.ErrorCode;
import io.drover.api.Exit;
import io.drover.api.driver.DriverException;
import io.drover.api.driver.ProcessPolicy;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.Resources;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskBuilder;
import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskGroup;
import io.drover.api.model.TaskState;
import io.drover.facts.Fact;
import io.drover.runner.external.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of a driver that fail, and what that means for the task. */
final class DriverTroubleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path folder;

  private final WatchedDriver driver = new WatchedDriver();
  private Drover drover;

  @BeforeEach
  void open() throws Exception {
    drover =
        Drover.open(
            folder.resolve("data"),
            Options.defaults().policy(ProcessPolicy.TIE_TO_PARENT).drivers(List.of(driver)));
  }

  @AfterEach
  void close() throws Exception {
    drover.close();
  }

  private static DriverException trouble(String text) {
    return new DriverException(ErrorCode.DRIVER_FAILED, text, true, null);
  }

  private JobRun submit(TaskBuilder task) throws Exception {
    return drover.submit(
        Job.builder("job", JobType.BATCH)
            .group(TaskGroup.builder("g").restart(RestartPolicy.NEVER).task(task))
            .build());
  }

  private TaskState shown() throws Exception {
    return drover.job("job").allocs().getFirst().tasks().getFirst().state();
  }

  private List<String> events() throws Exception {
    return shown().events().stream().map(TaskEvent::type).toList();
  }

  private void running() throws Exception {
    Until.holds("it runs", () -> shown().state() == TaskState.Status.RUNNING);
  }

  private void end(JobRun run) throws Exception {
    drover.killNow("job");
    assertThat(run.await(PATIENCE)).isTrue();
  }

  @Test
  @Fact(
      number = "B173",
      text =
          "A driver that is lost while the end of a task is waited for is taken up again, and the"
              + " wait goes on without an event; where that fails the restart policy decides.")
  @Fact(
      number = "B175",
      text = "A wait that fails at once counts as an end with failure.",
      better = "the driver is asked what became of the task, and its answer counts")
  @Fact(number = "S21")
  void aWaitThatFailsIsBegunAgain() throws Exception {
    driver.fails("waitTask", trouble("gone"));

    JobRun run = submit(Task.builder("t", "mock").config(Map.of("run_for", "300ms")));

    assertThat(run.await(PATIENCE)).isTrue();
    assertThat(driver.calls).contains("recoverTask");
    assertThat(driver.starts).hasSize(1);
    assertThat(events()).containsExactly("Received", "Task Setup", "Started", "Terminated");
    assertThat(shown().failed()).isFalse();
  }

  @Test
  void aDriverThatCannotSayWhatBecameOfATaskIsAskedFiveTimesAndThenTheTaskIsLost()
      throws Exception {
    driver.fails("waitTask", trouble("gone"));
    DriverException never = new DriverException(ErrorCode.DRIVER_FAILED, "no idea", false, null);
    driver.fails("recoverTask", never, 1_000);

    JobRun run = submit(Task.builder("t", "mock").config(Map.of("run_for", "1h")));

    assertThat(run.await(PATIENCE)).as("it ends: " + events()).isTrue();
    assertThat(Collections.frequency(driver.calls, "recoverTask")).isEqualTo(5);
    assertThat(drover.job("job").allocs().getFirst().tasks().getFirst().exit())
        .isEqualTo(new Exit.Lost("no idea"));
  }

  @Test
  void oneThatMayKnowLaterIsAskedOnAndThatIsTold() throws Exception {
    driver.fails("waitTask", trouble("gone"));
    driver.fails("recoverTask", trouble("not now"), 7);

    JobRun run = submit(Task.builder("t", "mock").config(Map.of("run_for", "300ms")));

    assertThat(run.await(PATIENCE)).as("it ends: " + events()).isTrue();
    assertThat(shown().failed()).isFalse();
    assertThat(events())
        .containsExactly("Received", "Task Setup", "Started", "Driver", "Terminated");
    assertThat(shown().events())
        .anyMatch(
            e -> e.displayMessage().equals("What became of the task is not known yet: not now"));
  }

  @Test
  @Fact(
      number = "D17",
      text = "The error of a driver that fails in a kill is lost.",
      better = "it is an event of the task, and the kill goes on")
  void anErrorInAKillIsTold() throws Exception {
    driver.fails("beginStop", trouble("the signal did not get through"));
    JobRun run =
        submit(
            Task.builder("t", "mock")
                .config(Map.of("run_for", "1h"))
                .killTimeout(Duration.ofMillis(200)));
    running();

    drover.stop("job", false);

    assertThat(run.await(PATIENCE)).isTrue();
    assertThat(shown().events())
        .anyMatch(e ->
            e.type().equals("Driver")
                && e.displayMessage().equals("the signal did not get through"));
    assertThat(events()).endsWith("Terminated", "Killed");
  }

  @Test
  @Fact(number = "B222")
  void anErrorOfASignalIsForWhoAsked() throws Exception {
    driver.fails("signalTask", trouble("no such signal here"));
    JobRun run = submit(Task.builder("t", "mock").config(Map.of("run_for", "1h")));
    running();
    String id = drover.job("job").allocs().getFirst().id();

    assertThatThrownBy(() -> drover.signal(id, "t", "SIGHUP")).hasMessage("no such signal here");

    assertThat(events()).endsWith("Started", "Signaling");
    assertThat(shown().state()).isEqualTo(TaskState.Status.RUNNING);
    end(run);
  }

  @ParameterizedTest(name = "memory 64, memory_max {0}: {1} MiB, {2}")
  @CsvSource({
    "0,   64,  no more than reserved",
    "256, 256, where there is room",
    "-1,  0,   no limit",
  })
  @Fact(
      number = "B186",
      text = "The limit of memory that a driver gets is the larger of memory and memory_max.")
  void theLimitOfMemory(long max, long limit, String why) throws Exception {
    Resources usual = Resources.DEFAULT;
    Resources wanted =
        new Resources(usual.cpu(), 0, 64, max, 0, usual.networks(), usual.devices(), usual.numa());
    JobRun run = submit(Task.builder("t", "mock").resources(wanted));

    assertThat(run.await(PATIENCE)).isTrue();
    assertThat(driver.starts.getFirst().resources().memoryLimitBytes())
        .as(why)
        .isEqualTo(limit << 20);
  }
}
