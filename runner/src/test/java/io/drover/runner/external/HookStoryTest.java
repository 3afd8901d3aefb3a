package io.drover.runner.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.DroverException;
import io.drover.api.driver.ProcessPolicy;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.runner.Drover;
import io.drover.runner.DroverReader;
import io.drover.runner.JobRun;
import io.drover.runner.Options;
import io.drover.runner.Timeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the story of an alloc says of the calls of its hooks, to one who looks from beside. */
final class HookStoryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path folder;
  private Path hooks;
  private Path notes;

  @BeforeEach
  void folders() throws Exception {
    hooks = Files.createDirectory(folder.resolve("hooks"));
    notes = Files.createFile(folder.resolve("notes"));
  }

  private Drover open() throws DroverException {
    return Drover.open(
        folder.resolve("data"),
        Options.defaults().policy(ProcessPolicy.TIE_TO_PARENT).hooksDirs(List.of(hooks)));
  }

  private static Job job(String id, String script) {
    var group = TaskGroup.builder("g").restart(RestartPolicy.NEVER);
    return Job.builder(id, JobType.BATCH)
        .group(group.task(Task.builder("t", "raw_exec").command("/bin/sh", "-c", script)))
        .build();
  }

  @Test
  void aShutdownIsForWhatHasNotStoppedAndIsTold() throws Exception {
    HookScript.in(
        hooks, "all", "echo \"$1 $DROVER_SCOPE $DROVER_JOB_ID\" >> " + notes, "echo bye >&2");
    try (Drover drover = open()) {
      JobRun over = drover.submit(job("over", "exit 0"));
      assertThat(over.await(PATIENCE)).isTrue();
      drover.submit(job("lives", "exec sleep 1000"));
      Until.holds("it runs", () -> notes().contains("poststart task lives"));
    }
    assertThat(notes())
        .containsOnlyOnce("shutdown alloc over")
        .containsOnlyOnce("shutdown alloc lives")
        .containsOnlyOnce("shutdown task lives")
        .doesNotContain("shutdown task over");
    assertThat(told("lives")).contains("all shutdown called", "  said: bye");
    assertThat(told("lives")).filteredOn(l -> l.startsWith("all shutdown done")).hasSize(2);

    try (Drover again = open()) {
      assertThat(again.job("lives").await(PATIENCE)).isTrue();
    }
    assertThat(notes()).containsOnlyOnce("shutdown alloc over");
  }

  @Test
  void aCallThatGaveNothingIsToldToo() throws Exception {
    HookScript.in(hooks, "quiet", "exit 0");
    try (Drover drover = open()) {
      drover.submit(job("job", "exec sleep 1000"));

      Until.holds(
          "it is told, though the state needs no commit",
          () -> told("job").stream().anyMatch(l -> l.startsWith("quiet poststart done")));
      drover.killNow("job");
      assertThat(drover.job("job").await(PATIENCE)).isTrue();
    }
  }

  private List<String> notes() throws Exception {
    return Files.readAllLines(notes);
  }

  /** What the story of a job's alloc says, as somebody reads it who looks from beside. */
  private List<String> told(String job) throws Exception {
    try (DroverReader reader = DroverReader.open(folder.resolve("data"))) {
      Timeline story = reader.timeline(reader.find(job).getFirst().id());
      return Stream.concat(story.first().stream(), story.last().stream())
          .map(Timeline.Line::text)
          .toList();
    }
  }
}
