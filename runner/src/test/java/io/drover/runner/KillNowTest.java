package io.drover.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.driver.ProcessPolicy;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskGroup;
import io.drover.api.model.TaskState;
import io.drover.runner.external.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a kill at once every hook is still called, in its order, and none is waited for long. */
final class KillNowTest {
  /** Less than the deadlines of the hooks that hang, 30 s, 60 s and 2 min, are together. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final NotingHooks hooks = new NotingHooks("noting");
  private final CountDownLatch never = new CountDownLatch(1);

  private Drover open() throws Exception {
    Options tied = Options.defaults().policy(ProcessPolicy.TIE_TO_PARENT);
    return Drover.open(folder.resolve("data"), tied.hooks(List.of(hooks)));
  }

  private static Job service() {
    var group = TaskGroup.builder("g").restart(RestartPolicy.NEVER);
    group.task(Task.builder("t", "mock").config(Map.of("run_for", "1h")));
    return Job.builder("job", JobType.SERVICE).group(group).build();
  }

  private static TaskState task(JobRun run) {
    return run.allocs().getFirst().tasks().getFirst().state();
  }

  /** What comes after the end of a process never answers; the latch tells that it was called. */
  private CountDownLatch hang() {
    CountDownLatch exited = new CountDownLatch(1);
    hooks.on(
        "exited",
        _ -> {
          exited.countDown();
          never.await();
        });
    hooks.on("stop", _ -> never.await());
    hooks.on("postrun", _ -> never.await());
    return exited;
  }

  @Test
  void hooksThatHangAreCutShortTheOneUnderWayToo() throws Exception {
    CountDownLatch exited = hang();
    try (Drover drover = open()) {
      JobRun run = drover.submit(service());
      Until.holds("it runs", () -> task(run).startedAtNs() > 0);
      drover.stop("job", false);
      exited.await();
      assertThat(run.await(Duration.ofMillis(1))).as("a stop gives a hook its time").isFalse();
      drover.killNow("job");

      assertThat(run.await(PATIENCE)).as("called so far: " + hooks.calls).isTrue();
      assertThat(hooks.calls)
          .containsSubsequence("prerun", "prestart t", "exited t", "stop t", "postrun");
      assertThat(task(run).events())
          .extracting(TaskEvent::displayMessage)
          .anyMatch(text -> text.contains("did not answer within 2 s and was abandoned"));
    }
  }

  @Test
  void theNextRunnerGivesThemNoMoreTime() throws Exception {
    CountDownLatch exited = hang();
    try (Drover drover = open()) {
      JobRun run = drover.submit(service());
      Until.holds("it runs", () -> task(run).startedAtNs() > 0);
      drover.killNow("job");
      exited.await();
    }

    try (Drover next = open()) {
      assertThat(next.job("job").await(PATIENCE)).as("called so far: " + hooks.calls).isTrue();
      assertThat(task(next.job("job")).events())
          .extracting(TaskEvent::displayMessage)
          .anyMatch(text -> text.contains("did not answer within 2 s and was abandoned"));
    }
  }
}
