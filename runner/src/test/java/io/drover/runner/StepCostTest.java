package io.drover.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.driver.ProcessPolicy;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.runner.disk.Disk;
import io.drover.runner.disk.DiskFile;
import io.drover.runner.disk.RealDisk;
import io.drover.runner.external.Until;
import io.drover.runner.store.Store;
import io.drover.runner.store.StoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task costs the disk, in things that do not jitter: writes, syncs, files and folders. */
final class StepCostTest {
  private static final int TASKS = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Its definition, then one for each step of its way to a process. */
  private static final double START_WRITES_MAX = 10;

  /** That the job is wanted, and a rewriting of the log: no step of a start needs one. */
  private static final int START_SYNCS_MAX = 4;

  /** From the wish that it ends until its records are closed. */
  private static final double STOP_WRITES_MAX = 6;

  /** The wish, the exit and the death; fewer where many share one. */
  private static final double STOP_SYNCS_MAX = 3;

  /**
   * Ten folders that Nomad has too and two of ours; two logs and their links; two FIFOs; its
   * record, and the place of that of its end.
   */
  private static final double FILES_MAX = 20;

  private final Map<String, Integer> calls = new ConcurrentHashMap<>();

  @TempDir Path folder;

  @Test
  void aStartAndAStopCostAtMostSoMuch() throws Exception {
    try (Drover drover = open()) {
      run(drover, "warm", 1);
      stop(drover, "warm");
      long files = files();
      calls.clear();
      run(drover, "job", TASKS);
      double started = each("write");
      int startSyncs = calls.getOrDefault("sync", 0);
      double made = (files() - files) / (double) TASKS;
      calls.clear();
      stop(drover, "job");
      double stopped = each("write");
      double stopSyncs = each("sync");

      assertThat(started).as("writes of a start").isLessThanOrEqualTo(START_WRITES_MAX);
      assertThat(startSyncs).as("syncs of all starts").isLessThanOrEqualTo(START_SYNCS_MAX);
      assertThat(made).as("files and folders").isLessThanOrEqualTo(FILES_MAX);
      assertThat(stopped).as("writes of a stop").isLessThanOrEqualTo(STOP_WRITES_MAX);
      assertThat(stopSyncs).as("syncs of a stop").isLessThanOrEqualTo(STOP_SYNCS_MAX);
    }
  }

  private double each(String call) {
    return calls.getOrDefault(call, 0) / (double) TASKS;
  }

  private static void run(Drover drover, String id, int tasks) throws Exception {
    var group = TaskGroup.builder("g").count(tasks).restart(RestartPolicy.NEVER);
    group.task(Task.builder("t", "raw_exec").command("/bin/sleep", "1000"));
    drover.submit(Job.builder(id, JobType.SERVICE).group(group).build());
    Until.holds(
        "all of " + id + " run",
        () ->
            drover.job(id).allocs().stream()
                    .filter(alloc -> alloc.tasks().getFirst().pid() > 0)
                    .count()
                == tasks);
  }

  private static void stop(Drover drover, String id) throws Exception {
    drover.stop(id, true);
    assertThat(drover.job(id).await(PATIENCE)).as("all of " + id + " have ended").isTrue();
  }

  private long files() throws IOException {
    return below("data/alloc") + below("data/driver");
  }

  private long below(String name) throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve(name))) {
      return all.count();
    }
  }

  private Drover open() throws Exception {
    return Drover.open(
        folder.resolve("data"),
        Options.defaults().policy(ProcessPolicy.TIE_TO_PARENT),
        new BootClock(),
        where -> {
          try {
            Disk disk = counted(RealDisk.create(where), Disk.class);
            return Store.open(disk, StoreOptions.defaults());
          } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
          }
        });
  }

  private <T> T counted(T real, Class<T> type) {
    Object counting =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              calls.merge(method.getName(), 1, Integer::sum);
              try {
                Object result = method.invoke(real, arguments);
                return result instanceof DiskFile file ? counted(file, DiskFile.class) : result;
              } catch (InvocationTargetException failed) {
                throw Objects.requireNonNull(failed.getCause());
              }
            });
    return type.cast(counting);
  }
}
