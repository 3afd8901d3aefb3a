import io.drover.api.CancellationToken;
import io.drover.api.DroverException;
import io.drover.api.driver.ProcessPolicy;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.Task;
import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskGroup;
import io.drover.runner.AllocView;
import io.drover.runner.Drover;
import io.drover.runner.DroverEvent;
import io.drover.runner.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tasks that outlive their runner. Started twice by bench/run, which kills the first and takes the
 * time of the second, from before its JVM starts until it says that it has all tasks again.
 *
 * <pre>
 * ReattachBench start FOLDER TASKS    says "ready" when all run, then waits to be killed
 * ReattachBench attach FOLDER         says "attached", then stops them all and says "ended"
 * </pre>
 */
final class ReattachBench {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private ReattachBench() {}

  public static void main(String[] args) throws Exception {
    Options options = Options.defaults().policy(ProcessPolicy.SURVIVE);
    try (Drover drover = Drover.open(Path.of(args[1]), options)) {
      if (args[0].equals("start")) {
        start(drover, Integer.parseInt(args[2]));
      } else {
        attach(drover);
      }
    }
  }

  private static void start(Drover drover, int tasks) throws Exception {
    CountDownLatch started = new CountDownLatch(tasks);
    CancellationToken.Registration _ = drover.listen(event -> count(event, started));
    var group = TaskGroup.builder("g").count(tasks);
    group.task(Task.builder("t", "raw_exec").command("/bin/sleep", "100000").killSignal("SIGTERM"));
    drover.submit(Job.builder("many", JobType.SERVICE).group(group).build());
    if (!started.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("they did not start");
    }
    System.out.println("ready");
    Thread.currentThread().join();
  }

  private static void count(DroverEvent event, CountDownLatch started) {
    if (event instanceof DroverEvent.TaskEventAdded added
        && added.event().type().equals(TaskEvent.Type.STARTED)) {
      started.countDown();
    }
  }

  /** Only a task that its driver has again can be asked what it uses. */
  private static void attach(Drover drover) throws Exception {
    List<AllocView> allocs = drover.job("many").allocs();
    for (AllocView alloc : allocs) {
      while (!isThere(drover, alloc)) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
    System.out.println("attached");
    drover.stop("many", true);
    if (!drover.job("many").await(PATIENCE)) {
      throw new IllegalStateException("they did not stop");
    }
    System.out.println("ended");
  }

  private static boolean isThere(Drover drover, AllocView alloc) throws InterruptedException {
    try {
      return !drover.stats(alloc.id(), "t").tasks().isEmpty();
    } catch (DroverException notYet) {
      return false;
    }
  }
}
