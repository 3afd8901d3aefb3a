import io.drover.api.driver.ProcessPolicy;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.api.stats.AllocResourceUsage;
import io.drover.runner.AllocView;
import io.drover.runner.Drover;
import io.drover.runner.JobRun;
import io.drover.runner.Options;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures what it takes to read what tasks use, and to end a task of many processes. Started by
 * bench/run. Prints rows of the table.
 *
 * <pre>UseBench.java FOLDER TASKS PROCESSES</pre>
 */
final class UseBench {
  private static final int ROUNDS = 21;

  private UseBench() {}

  public static void main(String[] args) throws Exception {
    Options options = Options.defaults().policy(ProcessPolicy.TIE_TO_PARENT);
    try (Drover drover = Drover.open(Path.of(args[0]), options)) {
      stats(drover, Integer.parseInt(args[1]));
      int processes = Integer.parseInt(args[2]);
      kill(drover, processes);
      kill(drover, processes * 5);
    }
  }

  private static JobRun run(Drover drover, String id, int tasks, String script) throws Exception {
    var group = TaskGroup.builder("g").count(tasks).restart(RestartPolicy.NEVER);
    group.task(Task.builder("t", "raw_exec").command("/bin/sh", "-c", script));
    return drover.submit(Job.builder(id, JobType.BATCH).group(group).build());
  }

  private static void ends(Drover drover, JobRun run) throws Exception {
    drover.killNow(run.jobId());
    if (!run.await(Duration.ofSeconds(120))) {
      throw new IllegalStateException("they did not end");
    }
  }

  private static void stats(Drover drover, int tasks) throws Exception {
    JobRun run = run(drover, "use", tasks, "exec sleep 100000");
    List<String> allocs = run.allocs().stream().map(AllocView::id).toList();
    while (readAll(drover, allocs) < tasks) {
      Thread.sleep(50);
    }
    statsRow(drover, allocs, "each at rest", List.of());
    // Whoever is stopped and told to go on runs for a moment.
    statsRow(drover, allocs, "each has run since", List.of("SIGSTOP", "SIGCONT"));
    ends(drover, run);
  }

  private static void statsRow(
      Drover drover, List<String> allocs, String which, List<String> signals) throws Exception {
    List<Double> wall = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    var threads = ManagementFactory.getThreadMXBean();
    int tasks = allocs.size();
    for (int round = 0; round < ROUNDS; round++) {
      for (String signal : signals) {
        for (String alloc : allocs) {
          drover.signal(alloc, null, signal);
        }
      }
      int had = threads.getThreadCount();
      long begun = System.nanoTime();
      long used = threads.getCurrentThreadCpuTime();
      readAll(drover, allocs);
      cpu.add((threads.getCurrentThreadCpuTime() - used) / 1e3 / tasks);
      wall.add((System.nanoTime() - begun) / 1e3 / tasks);
      if (threads.getThreadCount() > had) {
        throw new IllegalStateException("reading them made threads");
      }
    }
    row(
        "statistics of one of " + tasks + " tasks, " + which + ", median of " + ROUNDS,
        median(wall) + " us, CPU " + median(cpu) + " us");
  }

  /** How many tasks there were numbers of. */
  private static int readAll(Drover drover, List<String> allocs) throws Exception {
    int read = 0;
    for (String alloc : allocs) {
      AllocResourceUsage usage = drover.stats(alloc, null);
      read += usage.tasks().size();
    }
    return read;
  }

  /** A thousand children of one shell, and it, are killed. */
  private static void kill(Drover drover, int processes) throws Exception {
    String id = "many" + processes;
    Path pids = Files.createTempFile("drover-bench", "pids");
    String script =
        "i=1; while [ $i -lt %d ]; do sleep 100000 & i=$((i+1)); done; echo > %s; wait"
            .formatted(processes, pids);
    JobRun run = run(drover, id, 1, script);
    while (Files.size(pids) == 0) {
      Thread.sleep(20);
    }
    Files.delete(pids);
    long begun = System.nanoTime();
    ends(drover, run);
    row(
        "a task of " + processes + " processes, from its kill to its end visible",
        (System.nanoTime() - begun) / 1_000_000 + " ms");
  }

  private static String median(List<Double> values) {
    return String.format(
        Locale.ROOT, "%.1f", values.stream().sorted().toList().get(values.size() / 2));
  }

  private static void row(String what, String value) throws IOException {
    System.out.println("| " + what + " | " + value + " |");
  }
}
