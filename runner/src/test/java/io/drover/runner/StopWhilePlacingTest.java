package io.drover.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.hook.HookProvider;
import io.drover.api.hook.RunnerHook;
import io.drover.api.model.Allocation;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.runner.external.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who stops a job of thousands does not wait until the last of them has its place. */
final class StopWhilePlacingTest {
  private static final int ALL = 10_000;
  private static final int PLACED = 20;

  @TempDir Path folder;

  private final AtomicInteger asked = new AtomicInteger();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  private static Job thousands() {
    var group = TaskGroup.builder("g").count(ALL);
    group.task(Task.builder("t", "mock").config(Map.of("run_for", "1h")));
    return Job.builder("job", JobType.SERVICE).group(group).build();
  }

  /** Asked for hooks of its alloc before each is placed: a stop comes in between, and waits. */
  private final class StopsAtOne implements HookProvider {
    private final CompletableFuture<Drover> drover = new CompletableFuture<>();

    @Override
    public List<RunnerHook> runnerHooks(Allocation alloc, Path allocDir) {
      if (asked.incrementAndGet() == PLACED) {
        Thread stop = Thread.ofPlatform().start(this::stop);
        try {
          Until.holds(
              "the stop waits for who places", () -> stop.getState() == Thread.State.BLOCKED);
        } catch (Exception never) {
          throw new AssertionError(never);
        }
      }
      return List.of();
    }

    private void stop() {
      try {
        drover.join().stop("job", false);
        stopped.complete(null);
      } catch (Exception no) {
        stopped.completeExceptionally(no);
      }
    }
  }

  /** While the first thousands are placed, something else is asked for, and waits for nobody. */
  private static final class AsksAtOne implements HookProvider {
    private final CompletableFuture<Drover> drover = new CompletableFuture<>();
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public List<RunnerHook> runnerHooks(Allocation alloc, Path allocDir) {
      if (alloc.jobId().equals("job") && asked.incrementAndGet() == PLACED) {
        FutureTask<Boolean> other = new FutureTask<>(this::another, true);
        Thread.ofVirtual().start(other);
        try {
          assertThat(other.get()).isTrue();
        } catch (Exception no) {
          throw new AssertionError(no);
        }
      }
      return List.of();
    }

    private void another() {
      try {
        drover.join().submit(new Jobs("another", 1).job());
        assertThat(drover.join().job("another").allocs()).hasSize(1);
        assertThat(drover.join().job("job").allocs()).hasSize(PLACED - 1);
      } catch (Exception no) {
        throw new AssertionError(no);
      }
    }
  }

  private record Jobs(String id, int count) {
    Job job() {
      var group = TaskGroup.builder("g").count(count);
      group.task(Task.builder("t", "mock").config(Map.of("run_for", "1h")));
      return Job.builder(id, JobType.SERVICE).group(group).build();
    }
  }

  @Test
  void anotherJobIsTakenWhileThousandsArePlaced() throws Exception {
    AsksAtOne hooks = new AsksAtOne();
    try (Drover drover =
        Drover.open(folder.resolve("data"), Options.defaults().hooks(List.of(hooks)))) {
      hooks.drover.complete(drover);

      drover.submit(new Jobs("job", 3 * PLACED).job());

      assertThat(drover.job("another").allocs()).hasSize(1);
      assertThat(drover.job("job").allocs()).hasSize(3 * PLACED);
      drover.killNow("job");
      drover.killNow("another");
      assertThat(drover.job("job").await(Duration.ofSeconds(60))).isTrue();
      assertThat(drover.job("another").await(Duration.ofSeconds(60))).isTrue();
    }
  }

  @Test
  void noneIsPlacedOnceSomebodyHasAskedForTheStop() throws Exception {
    StopsAtOne hooks = new StopsAtOne();
    try (Drover drover =
        Drover.open(folder.resolve("data"), Options.defaults().hooks(List.of(hooks)))) {
      hooks.drover.complete(drover);

      JobRun run = drover.submit(thousands());
      stopped.join();

      assertThat(run.await(Duration.ofSeconds(60))).isTrue();
      assertThat(run.allocs()).hasSize(PLACED);
      assertThat(asked).hasValue(PLACED);
    }
  }
}
