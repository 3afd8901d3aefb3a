package io.drover.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.driver.ProcessPolicy;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.runner.external.Until;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program takes the lines of its tasks as they come, and holds up nobody by that. */
@Timeout(300)
final class OutputFeedTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path folder;
  private Drover drover;
  private final List<TaskOutput> taken = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void open() throws Exception {
    drover =
        Drover.open(folder.resolve("data"), Options.defaults().policy(ProcessPolicy.TIE_TO_PARENT));
  }

  @AfterEach
  void close() throws Exception {
    for (String job : drover.jobIds()) {
      drover.killNow(job);
      assertThat(drover.job(job).await(PATIENCE)).isTrue();
    }
    drover.close();
  }

  private JobRun runs(String id, String script) throws Exception {
    var group = TaskGroup.builder("g").restart(RestartPolicy.NEVER);
    group.task(Task.builder("t", "raw_exec").command("/bin/sh", "-c", script));
    return drover.submit(Job.builder(id, JobType.BATCH).group(group).build());
  }

  private List<String> lines() {
    synchronized (taken) {
      return taken.stream().map(OutputFeedTest::shown).toList();
    }
  }

  private static String shown(TaskOutput output) {
    return switch (output) {
      case TaskOutput.Line line -> (line.error() ? "err " : "out ") + line.text();
      case TaskOutput.Gap gap -> "gap " + gap.what();
      case TaskOutput.Dropped dropped -> "dropped " + dropped.lines();
    };
  }

  @Test
  void everyLineComesOnceAndThoseOfAStreamInTheirOrder() throws Exception {
    OutputFeed feed = drover.output(taken::add);
    JobRun run = runs("j", "echo 1; echo 2; echo oops >&2; printf 3");
    assertThat(run.await(PATIENCE)).isTrue();
    feed.close();
    assertThat(lines()).containsExactlyInAnyOrder("out 1", "out 2", "out 3", "err oops");
    assertThat(lines()).containsSubsequence("out 1", "out 2", "out 3");
    AllocView alloc = run.allocs().getFirst();
    TaskOutput.Line first = (TaskOutput.Line) taken.getFirst();
    assertThat(List.of(first.allocId(), first.alloc(), first.task()))
        .containsExactly(alloc.id(), alloc.name(), "t");
    assertThat(feed.dropped()).isZero();
  }

  @Test
  void ofALineTooLongForOnePieceAllButTheLastSayThatTheyAreContinued() throws Exception {
    OutputFeed feed = drover.output(taken::add);
    JobRun run = runs("j", "head -c 140000 /dev/zero | tr '\\0' x; echo; echo next");
    assertThat(run.await(PATIENCE)).isTrue();
    feed.close();
    assertThat(taken)
        .map(output -> (TaskOutput.Line) output)
        .map(line -> line.text().length() + " " + line.partial())
        .containsExactly("65536 true", "65536 true", "8928 false", "4 false");
  }

  @Test
  void whatWasWrittenBeforeIsNotPassedOnAndWhatTasksWriteLaterIs() throws Exception {
    Path go = folder.resolve("go");
    JobRun run = runs("j", "echo before; until [ -e " + go + " ]; do sleep 0.01; done; echo after");
    Path log = run.allocs().getFirst().logDirectory().resolve("t.stdout.0");
    Until.holds("it has written", () -> Files.exists(log) && Files.size(log) > 0);
    OutputFeed feed = drover.output(taken::add);
    Files.createFile(go);
    assertThat(run.await(PATIENCE)).isTrue();
    assertThat(runs("later", "echo later").await(PATIENCE)).isTrue();
    feed.close();
    assertThat(lines()).containsExactly("out after", "out later");
  }

  /** The task writes to its end while the sink stands still, and the newest lines are kept. */
  @Test
  void aSinkThatStandsStillCostsItsOldestLinesAndTheyAreCounted() throws Exception {
    long written = 3L * OutputFeed.LINES_MAX;
    CountDownLatch go = new CountDownLatch(1);
    Consumer<TaskOutput> slow =
        output -> {
          taken.add(output);
          try {
            go.await();
          } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
          }
        };
    OutputFeed feed = drover.output(slow);
    assertThat(runs("first", "echo first").await(PATIENCE)).isTrue();
    Until.holds("the sink stands still", () -> taken.size() == 1);
    assertThat(runs("j", "seq 1 " + written).await(PATIENCE)).isTrue();
    long dropped = written - OutputFeed.LINES_MAX;
    Until.holds("all was read: " + feed.dropped(), () -> feed.dropped() == dropped);
    go.countDown();
    feed.close();
    List<String> expected = new ArrayList<>(List.of("out first", "dropped " + dropped));
    for (long line = dropped + 1; line <= written; line++) {
      expected.add("out " + line);
    }
    assertThat(lines()).isEqualTo(expected);
    assertThat(feed.dropped()).isEqualTo(dropped);
  }

  @Test
  void aSinkThatFailsGetsTheNextLineAndMayCloseItsFeed() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    List<OutputFeed> feeds = Collections.synchronizedList(new ArrayList<>());
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    List<String> mistakes = Collections.synchronizedList(new ArrayList<>());
    Thread.setDefaultUncaughtExceptionHandler((_, what) -> mistakes.add(what.getMessage()));
    try {
      feeds.add(
          drover.output(output -> {
            taken.add(output);
            if (shown(output).equals("out 1")) {
              throw new IllegalStateException("a mistake of the sink");
            }
            feeds.getFirst().close();
            closed.countDown();
          }));
      assertThat(runs("j", "echo 1; echo 2").await(PATIENCE)).isTrue();
      closed.await();
      assertThat(lines()).startsWith("out 1", "out 2");
      assertThat(mistakes).containsExactly("a mistake of the sink");
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }
}
