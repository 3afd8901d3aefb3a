import io.drover.api.Exit;
import io.drover.api.driver.ProcessPolicy;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.runner.Drover;
import io.drover.runner.JobRun;
import io.drover.runner.Options;
import io.drover.runner.TaskView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures what a task's output costs the task: how fast it gets rid of it through rotation, and
 * how long its writes take. Each beside a plain file in the same run. Started by bench/run; prints
 * rows of the table.
 *
 * <pre>LogBench.java FOLDER WRITER MEBIBYTES</pre>
 */
final class LogBench {
  private static final int ROUNDS = 5;
  private static final int LINE_BYTES = 100;

  private final Drover drover;
  private final Path folder;
  private final Path writer;
  private final long mebibytes;
  private int runs;

  private LogBench(Drover drover, Path folder, Path writer, long mebibytes) {
    this.drover = drover;
    this.folder = folder;
    this.writer = writer;
    this.mebibytes = mebibytes;
  }

  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]));
    Options options = Options.defaults().policy(ProcessPolicy.SURVIVE);
    try (Drover drover = Drover.open(folder.resolve("data"), options)) {
      var bench = new LogBench(drover, folder, Path.of(args[1]), Long.parseLong(args[2]));
      bench.throughput();
      bench.longestWrites();
    }
  }

  /**
   * In turn, so that whatever the machine does meanwhile is done to both, and both by a task, so
   * that both have the same share of it.
   */
  private void throughput() throws Exception {
    String lines = "yes %s | head -c %d".formatted("x".repeat(LINE_BYTES - 1), mebibytes << 20);
    Path file = folder.resolve("plain");
    List<Double> plain = new ArrayList<>();
    List<Double> rotated = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      plain.add(seconds("off", lines + " | cat > " + file));
      Files.delete(file);
      rotated.add(seconds("rotated", lines));
    }
    row(
        mebibytes + " MiB of 100-byte lines through rotation, to `| cat > file`",
        "%.2f s to %.2f s: %.2f x"
            .formatted(median(rotated), median(plain), median(rotated) / median(plain)));
  }

  private void longestWrites() throws Exception {
    long lines = (mebibytes << 20) / 2 / LINE_BYTES;
    Path said = folder.resolve("longest");
    List<String> command = List.of(writer.toString(), Long.toString(lines), said.toString());
    Path file = folder.resolve("plain");
    shell(String.join(" ", command) + " > " + file);
    Files.delete(file);
    row("longest of " + lines + " writes to a plain file", ms(said));
    task("direct", command, false);
    row("the same, `direct`", ms(said));
    task("direct", command, true);
    row("the same, `direct`, while its helpers are stopped and killed", ms(said));
    task("rotated", command, false);
    row("the same, `rotated`", ms(said));
  }

  private static String ms(Path said) throws IOException {
    return "%.2f ms".formatted(Long.parseLong(Files.readString(said).strip()) / 1e3);
  }

  /** How long the task was at it, by its own clock. */
  private double seconds(String logs, String script) throws Exception {
    Path took = folder.resolve("took");
    String timed = "begun=$(date +%%s%%N); %s; echo $(($(date +%%s%%N) - begun)) > %s";
    task(logs, List.of("/bin/sh", "-c", timed.formatted(script, took)), false);
    return Long.parseLong(Files.readString(took).strip()) / 1e9;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static void shell(String script) throws Exception {
    if (new ProcessBuilder("/bin/sh", "-c", script).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException("it failed: " + script);
    }
  }

  private void task(String logs, List<String> command, boolean disturbed) throws Exception {
    String[] words = command.subList(1, command.size()).toArray(String[]::new);
    var task = Task.builder("t", "raw_exec").command(command.getFirst(), words);
    var group = TaskGroup.builder("g").restart(RestartPolicy.NEVER);
    group.task(task.meta(Map.of("drover_logs", logs)));
    JobRun run = drover.submit(Job.builder("log" + runs++, JobType.BATCH).group(group).build());
    while (disturbed && !run.await(Duration.ofMillis(100))) {
      stopAndKillHelper(run);
    }
    run.await();
    TaskView end = run.allocs().getFirst().tasks().getFirst();
    if (!new Exit.Code(0).equals(end.exit())) {
      throw new IllegalStateException("the task ended with " + end.exit());
    }
    drover.destroy(run.allocs().getFirst().id());
  }

  /** Its helper writes itself into the record of the attempt; the next one does so too. */
  private void stopAndKillHelper(JobRun run) throws Exception {
    String alloc = run.allocs().getFirst().id();
    Path record = folder.resolve("data/driver/raw_exec/" + alloc + "/t/attempt-1");
    for (String line : Files.exists(record) ? Files.readAllLines(record) : List.<String>of()) {
      if (line.startsWith("shim=")) {
        String helper = line.substring("shim=".length());
        shell("kill -STOP %s && sleep 0.05 && kill -KILL %s || true".formatted(helper, helper));
      }
    }
  }

  private static void row(String what, String value) {
    System.out.println("| " + what + " | " + String.format(Locale.ROOT, "%s", value) + " |");
  }
}
