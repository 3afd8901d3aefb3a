package io.drover.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.driver.ProcessPolicy;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.api.model.TaskState;
import io.drover.api.stats.AllocResourceUsage;
import io.drover.facts.Fact;
import io.drover.runner.external.Until;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What tasks use is there whenever somebody asks, without a hook and without a setting. */
@Timeout(300)
final class StatsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path folder;

  @Test
  @Fact(
      number = "D42",
      text = "Statistics are empty unless the agent is told to publish metrics.",
      better = "they are read when somebody asks, whatever is set, and cost nothing otherwise")
  void statisticsAreReadWhenSomebodyAsks() throws Exception {
    Path go = folder.resolve("go");
    var group = TaskGroup.builder("g").restart(RestartPolicy.NEVER);
    String wait = "while [ ! -e " + go + " ]; do sleep 0.05; done";
    group.task(Task.builder("one", "raw_exec").command("/bin/sh", "-c", wait));
    group.task(Task.builder("two", "raw_exec").command("/bin/sh", "-c", wait));
    Job job = Job.builder("job", JobType.BATCH).group(group).build();
    try (Drover drover =
        Drover.open(
            folder.resolve("data"), Options.defaults().policy(ProcessPolicy.TIE_TO_PARENT))) {
      JobRun run = drover.submit(job);
      String alloc = run.allocs().getFirst().id();
      // A process that has only just begun may not have been counted yet.
      Until.holds(
          "both run and are counted",
          () ->
              drover.stats(alloc, null).tasks().values().stream()
                      .filter(task -> task.resourceUsage().memory().rss() > 0)
                      .count()
                  == 2);

      AllocResourceUsage all = drover.stats(alloc, null);
      assertThat(all.tasks()).containsOnlyKeys("one", "two");
      assertThat(all.tasks().get("one").resourceUsage().memory().rss()).isPositive();
      assertThat(all.resourceUsage().memory().rss())
          .isGreaterThan(all.tasks().get("one").resourceUsage().memory().rss());
      assertThat(all.resourceUsage().io().measured()).isTrue();
      assertThat(drover.stats(alloc, "two").tasks()).containsOnlyKeys("two");
      assertThat(drover.stats(alloc, "none").tasks()).isEmpty();

      Files.createFile(go);
      assertThat(run.await(PATIENCE)).isTrue();
      AllocResourceUsage after = drover.stats(alloc, null);
      assertThat(after.tasks()).as("as they were last read").containsOnlyKeys("one", "two");
      assertThat(after.resourceUsage().memory().rss()).as("nothing runs").isZero();
    }
  }

  @Test
  void nobodyWaitsForTheNumbersOfADriverThatMeasuresNothing() throws Exception {
    var group =
        TaskGroup.builder("g").task(Task.builder("t", "mock").config(Map.of("run_for", "1h")));
    Job job = Job.builder("job", JobType.BATCH).group(group).build();
    try (Drover drover = Drover.open(folder.resolve("data"), Options.defaults())) {
      JobRun run = drover.submit(job);
      String alloc = run.allocs().getFirst().id();
      Until.holds(
          "it runs",
          () -> drover.alloc(alloc).tasks().getFirst().state().state() == TaskState.Status.RUNNING);

      assertThat(drover.stats(alloc, null).tasks()).isEmpty();
      drover.killNow("job");
      assertThat(run.await(PATIENCE)).isTrue();
    }
  }
}
