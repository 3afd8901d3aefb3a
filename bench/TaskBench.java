import com.sun.management.OperatingSystemMXBean;
import io.drover.api.CancellationToken;
import io.drover.api.driver.ProcessPolicy;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskGroup;
import io.drover.runner.AllocView;
import io.drover.runner.Drover;
import io.drover.runner.DroverEvent;
import io.drover.runner.JobRun;
import io.drover.runner.Options;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures tasks of {@code raw_exec sleep} in a runner of its own. Started by bench/run; one round
 * is: N tasks from one submission, their rest, their stop. Prints rows of the table.
 *
 * <pre>TaskBench.java FOLDER TASKS IDLE_SECONDS</pre>
 */
final class TaskBench {
  private static final int STATS_EVERY_S = 10;
  private static final long TICK_MS = 10;

  private TaskBench() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    int tasks = Integer.parseInt(args[1]);
    int idleSeconds = Integer.parseInt(args[2]);
    Options options = Options.defaults().policy(ProcessPolicy.TIE_TO_PARENT);
    try (Drover drover = Drover.open(folder, options)) {
      round(drover, "warm", Math.min(tasks, 50), 0, false);
      long heapBefore = heap();
      round(drover, "round", tasks, idleSeconds, true);
      row("runner heap after GC, a task that has ended", heapPerTask(heapBefore, tasks));
      latency(drover);
    }
  }

  private static Job job(String id, int tasks) {
    var group = TaskGroup.builder("g").count(tasks).restart(RestartPolicy.NEVER);
    group.task(Task.builder("t", "raw_exec").command("/bin/sleep", "100000").killSignal("SIGTERM"));
    return Job.builder(id, JobType.BATCH).group(group).build();
  }

  private static void round(Drover drover, String id, int tasks, int idleSeconds, boolean told)
      throws Exception {
    long heapBefore = heap();
    Cpu cpu = Cpu.begin();
    long begun = System.nanoTime();
    CountDownLatch started = new CountDownLatch(tasks);
    CancellationToken.Registration listening = drover.listen(event -> countStarts(event, started));
    JobRun run = drover.submit(job(id, tasks));
    if (!started.await(120, TimeUnit.SECONDS)) {
      throw new IllegalStateException("they did not start");
    }
    listening.close();
    long running = System.nanoTime();
    Cpu cpuRunning = Cpu.now();
    if (told) {
      row(tasks + " tasks, from one submission to all running", ms(running - begun));
      row("CPU of everything to start one task", perTask(cpuRunning.ours() - cpu.ours(), tasks));
      row("CPU of the task itself, from the exec to its sleep", perTask(cpuRunning.tasks(), tasks));
      row("private memory of a shim", shimMemory());
      row("runner heap after GC, a running task", heapPerTask(heapBefore, tasks));
      row("runner resident memory with them", statusKb("self", "VmRSS") / 1024 + " MB");
      idle(drover, run, idleSeconds);
    }
    Cpu before = Cpu.begin();
    long stopping = System.nanoTime();
    drover.stop(id, true);
    if (!run.await(Duration.ofSeconds(120))) {
      throw new IllegalStateException("they did not stop");
    }
    if (told) {
      row(tasks + " tasks, from the stop to all ended", ms(System.nanoTime() - stopping));
      // What has ended was waited for, and counts as ours from then on: the tasks' share goes.
      long stopped = Cpu.now().ours() - before.ours() - before.tasks();
      row("CPU to stop one task and clean up", perTask(stopped, tasks));
    }
  }

  private static void countStarts(DroverEvent event, CountDownLatch started) {
    if (event instanceof DroverEvent.TaskEventAdded added
        && added.event().type().equals(TaskEvent.Type.STARTED)) {
      started.countDown();
    }
  }

  /** The statistics of all are read every ten seconds, as an agent that reports them does. */
  private static void idle(Drover drover, JobRun run, int seconds) throws Exception {
    if (seconds == 0) {
      return;
    }
    List<String> allocs = run.allocs().stream().map(AllocView::id).toList();
    Thread.sleep(2_000);
    long wakesBefore = shimWakes();
    Cpu before = Cpu.begin();
    for (int rest = seconds; rest > 0; rest -= STATS_EVERY_S) {
      Thread.sleep(Math.min(rest, STATS_EVERY_S) * 1_000L);
      for (String alloc : allocs) {
        if (drover.stats(alloc, null).tasks().isEmpty()) {
          throw new IllegalStateException("no statistics of " + alloc);
        }
      }
    }
    double cores = (Cpu.now().ours() - before.ours()) / 1e9 / seconds;
    String what = "CPU of all while " + allocs.size() + " tasks idle, statistics read every ";
    row(what + STATS_EVERY_S + " s", String.format(Locale.ROOT, "%.2f %% of a core", 100 * cores));
    row("wake-ups of all shims in " + seconds + " s", Long.toString(shimWakes() - wakesBefore));
  }

  /** A task whose first act is to be heard, and whose end is waited for. */
  private static void latency(Drover drover) throws Exception {
    List<Double> first = new ArrayList<>();
    List<Double> visible = new ArrayList<>();
    Path fifo = Files.createTempDirectory("drover-bench").resolve("fifo");
    new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
    for (int i = 0; i < 21; i++) {
      var group = TaskGroup.builder("g").restart(RestartPolicy.NEVER);
      group.task(Task.builder("t", "raw_exec").command("/bin/sh", "-c", "echo x > " + fifo));
      Job job = Job.builder("latency" + i, JobType.BATCH).group(group).build();
      long begun = System.nanoTime();
      JobRun run = drover.submit(job);
      long heard;
      try (BufferedReader reader = Files.newBufferedReader(fifo)) {
        reader.read();
        heard = System.nanoTime();
      }
      run.await(Duration.ofSeconds(20));
      long ended = System.nanoTime();
      if (i > 0) {
        first.add((heard - begun) / 1e6);
        visible.add((ended - heard) / 1e6);
      }
    }
    row("submit to first instruction, median of 20", median(first));
    row("its end to visible, median of 20", median(visible));
  }

  private static String median(List<Double> values) {
    Collections.sort(values);
    return String.format(Locale.ROOT, "%.1f ms", values.get(values.size() / 2));
  }

  private static long heap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static String heapPerTask(long before, int tasks) {
    return String.format(Locale.ROOT, "%.1f KB", (heap() - before) / 1024.0 / tasks);
  }

  private static String ms(long nanos) {
    return nanos / 1_000_000 + " ms";
  }

  private static String perTask(long cpuNs, int tasks) {
    return String.format(Locale.ROOT, "%.2f ms", cpuNs / 1e6 / tasks);
  }

  private static void row(String what, String value) {
    System.out.println("| " + what + " | " + value + " |");
  }

  /**
   * What was used so far, in nanoseconds.
   *
   * @param runner this process, when the look began
   * @param helping the spawner and the shims, and what they waited for, tasks included
   * @param tasks the tasks that live
   */
  private record Cpu(long runner, long helping, long tasks) {
    long ours() {
      return runner + helping;
    }

    static long ofRunner() {
      return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
          .getProcessCpuTime();
    }

    /** To count from: looking at a thousand processes is work too, and not the runner's. */
    static Cpu begin() throws IOException {
      Cpu looked = now();
      return new Cpu(ofRunner(), looked.helping, looked.tasks);
    }

    /** To count up to. */
    static Cpu now() throws IOException {
      long runner = ofRunner();
      long helping = 0;
      long tasks = 0;
      for (Path process : helpers()) {
        helping += usedNs(process) + waitedForNs(process);
        for (Path child : children(process)) {
          tasks += name(child).startsWith("drover-shim") ? 0 : usedNs(child);
        }
      }
      return new Cpu(runner, helping, tasks);
    }

    /** Exact, where the ticks of a process that used less than one are none. */
    private static long usedNs(Path process) {
      List<String> lines = lines(process.resolve("schedstat"));
      return lines.isEmpty() ? 0 : Long.parseLong(lines.getFirst().split(" ")[0]);
    }

    private static long waitedForNs(Path process) {
      List<String> f = stat(process);
      long ticks = f.isEmpty() ? 0 : Long.parseLong(f.get(13)) + Long.parseLong(f.get(14));
      return ticks * TICK_MS * 1_000_000;
    }

    private static List<Path> children(Path process) {
      Path list = process.resolve("task").resolve(process.getFileName()).resolve("children");
      return lines(list).stream()
          .flatMap(line -> Stream.of(line.split(" ")))
          .filter(pid -> !pid.isEmpty())
          .map(pid -> Path.of("/proc", pid))
          .toList();
    }
  }

  /** The spawner and the shims. */
  private static List<Path> helpers() throws IOException {
    List<Path> found = new ArrayList<>();
    long me = ProcessHandle.current().pid();
    try (var all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        if (name(process).startsWith("drover-shim") && descends(process, me)) {
          found.add(process);
        }
      }
    }
    return found;
  }

  private static boolean descends(Path process, long ancestor) throws IOException {
    for (Path at = process; ; ) {
      List<String> fields = stat(at);
      long parent = fields.isEmpty() ? 0 : Long.parseLong(fields.get(1));
      if (parent == ancestor) {
        return true;
      }
      if (parent <= 1) {
        return false;
      }
      at = Path.of("/proc", Long.toString(parent));
    }
  }

  private static String name(Path process) {
    try {
      return Files.readString(process.resolve("comm")).strip();
    } catch (IOException gone) {
      return "";
    }
  }

  private static List<String> stat(Path process) {
    try {
      String text = Files.readString(process.resolve("stat"));
      return List.of(text.substring(text.lastIndexOf(')') + 2).split(" "));
    } catch (IOException gone) {
      return List.of();
    }
  }

  private static String shimMemory() throws IOException {
    long kb = 0;
    long count = 0;
    for (Path process : helpers()) {
      for (String line : lines(process.resolve("smaps_rollup"))) {
        if (line.startsWith("Private_")) {
          kb += Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
      count++;
    }
    return String.format(Locale.ROOT, "%.1f KB", (double) kb / Math.max(1, count));
  }

  private static long shimWakes() throws IOException {
    long wakes = 0;
    for (Path process : helpers()) {
      wakes += status(process, "voluntary_ctxt_switches");
    }
    return wakes;
  }

  private static long statusKb(String process, String field) {
    return status(Path.of("/proc", process), field);
  }

  private static long status(Path process, String field) {
    return lines(process.resolve("status")).stream()
        .filter(l -> l.startsWith(field + ":"))
        .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException gone) {
      return List.of();
    }
  }
}
