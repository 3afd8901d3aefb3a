package io.drover.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.driver.ProcessPolicy;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runners are opened and closed, and leave neither a thread nor a descriptor. */
final class LeakTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private static Options options() {
    return Options.defaults().policy(ProcessPolicy.TIE_TO_PARENT);
  }

  @Test
  void aHundredRunnersThatRanATaskLeaveNothing() throws Exception {
    cycle(3, true);
    long threads = threads();
    long descriptors = descriptors();

    cycle(100, true);

    settles(threads, descriptors);
  }

  @Test
  @Tag("slow")
  void tenThousandRunnersLeaveNothing() throws Exception {
    cycle(10, false);
    long threads = threads();
    long descriptors = descriptors();

    cycle(10_000, false);

    settles(threads, descriptors);
  }

  @Test
  void twoRunnersInOneProgramDoNotKnowOfEachOther() throws Exception {
    try (Drover one = Drover.open(folder.resolve("one"), options());
        Drover two = Drover.open(folder.resolve("two"), options())) {
      JobRun first = one.submit(job("same"));
      JobRun second = two.submit(job("same"));
      assertThat(first.await(PATIENCE)).isTrue();
      assertThat(second.await(PATIENCE)).isTrue();
      assertThat(one.jobIds()).containsExactly("same");
      assertThat(first.allocs().getFirst().id()).isNotEqualTo(second.allocs().getFirst().id());
    }
  }

  private void cycle(int times, boolean withTask) throws Exception {
    for (int i = 0; i < times; i++) {
      try (Drover drover = Drover.open(folder.resolve("data"), options())) {
        if (withTask) {
          JobRun run = drover.submit(job("job"));
          assertThat(run.await(PATIENCE)).isTrue();
          drover.destroy(run.allocs().getFirst().id());
        }
      }
    }
  }

  private static Job job(String id) {
    var group = TaskGroup.builder("g").restart(RestartPolicy.NEVER);
    group.task(Task.builder("t", "raw_exec").command("/bin/true"));
    return Job.builder(id, JobType.BATCH).group(group).build();
  }

  /** Threads that were told to end may need a moment for it. */
  private static void settles(long threads, long descriptors) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (threads() > threads || descriptors() > descriptors) {
      assertThat(System.nanoTime())
          .as(
              "%d threads of %d, %d descriptors of %d",
              threads(), threads, descriptors(), descriptors)
          .isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** Ours: the JVM's own come and go as it likes. */
  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("drover"))
        .count();
  }

  private static long descriptors() throws Exception {
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    }
  }
}
