package io.drover.tck;

import io.drover.api.driver.Driver;
import io.drover.api.driver.DriverContext;
import io.drover.api.driver.DriverException;
import io.drover.api.driver.DriverProvider;
import io.drover.api.driver.DriverResources;
import io.drover.api.driver.LogPlan;
import io.drover.api.driver.ProcessPolicy;
import io.drover.api.driver.TaskConfig;
import io.drover.api.driver.TaskHandle;
import io.drover.api.driver.TaskId;
import io.drover.api.env.TaskDir;
import io.drover.api.model.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One runner's worth of drivers and task folders for a test: makes them, and ends whatever the test
 * left running. Not thread-safe, but for the drivers themselves.
 *
 * @since 0.1
 */
public final class DriverFixture {
  private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(40);

  /** An environment variable of every task, marked secret. */
  public static final String SECRET_NAME = "TCK_SECRET";

  /** Its value, which must be found nowhere. */
  public static final String SECRET_VALUE = "tck-0a1b2c3d4e5f";

  private static final int NAP_MS = 10;
  private static final int NAPS_MAX = 2_000 / NAP_MS;

  private static final String ALLOC = "5c0f0d3e-7f1b-4a9e-9a55-0d1f0c0ffee0";

  private final Path root;
  private final Path shim;
  private final DriverProvider provider;
  private final List<Driver> open = new ArrayList<>();
  private final Set<TaskId> begun = new LinkedHashSet<>();

  /**
   * A fixture below {@code root}.
   *
   * @param root an empty folder
   * @param shim the native helper, for drivers that need one
   * @param provider makes the drivers
   */
  public DriverFixture(Path root, Path shim, DriverProvider provider) throws IOException {
    this.root = root;
    this.shim = shim;
    this.provider = provider;
    Files.createDirectories(
        stateDir(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** The folder that drivers of this fixture keep their state in. */
  public Path stateDir() {
    return root.resolve("state");
  }

  /** A driver on the state folder. One made after another was closed is the next agent's. */
  public Driver driver(ProcessPolicy policy) {
    Driver driver = provider.create(new DriverContext(stateDir(), shim, policy, Map.of()));
    open.add(driver);
    return driver;
  }

  /** Names an attempt, which the fixture ends when it is closed. */
  public TaskId id(String task, int attempt) {
    TaskId id = new TaskId(ALLOC, task, attempt);
    begun.add(id);
    return id;
  }

  /** The folders of a task, made. */
  public TaskDir taskDir(String task) throws IOException {
    TaskDir dir = TaskDir.of(root.resolve("alloc"), task);
    for (Path folder :
        List.of(dir.logDir(), dir.localDir(), dir.secretsDir(), dir.privateDir(), dir.tmpDir())) {
      Files.createDirectories(folder);
    }
    return dir;
  }

  /** All that a start needs, with output in ten files of ten megabytes. */
  public TaskConfig config(TaskId id, ConfigValue.MapValue block) throws IOException {
    return config(id, block, 10, 10 << 20, LogPlan.Mode.ROTATED);
  }

  /** All that a start needs. */
  public TaskConfig config(
      TaskId id, ConfigValue.MapValue block, int files, long fileBytes, LogPlan.Mode mode)
      throws IOException {
    TaskDir dir = taskDir(id.task());
    return new TaskConfig(
        id,
        "contract",
        "contract",
        "group",
        "default",
        Map.of("PATH", "/usr/bin:/bin", SECRET_NAME, SECRET_VALUE),
        Set.of(SECRET_NAME),
        DriverResources.NONE,
        List.of(),
        List.of(),
        null,
        dir,
        new LogPlan(dir.logDir(), id.task(), files, fileBytes, mode),
        null,
        block);
  }

  /** Starts an attempt. */
  public TaskHandle start(Driver driver, TaskId id, ConfigValue.MapValue block) throws Exception {
    return driver.startTask(config(id, block));
  }

  /** The names of a task's log files of one stream, in the order of their numbers. */
  public List<String> logFiles(String task, String stream) throws IOException {
    String prefix = task + "." + stream + ".";
    Set<Integer> numbers = new TreeSet<>();
    try (var files = Files.list(taskDir(task).logDir())) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(prefix) && name.substring(prefix.length()).matches("[0-9]+")) {
          numbers.add(Integer.parseInt(name.substring(prefix.length())));
        }
      }
    }
    return numbers.stream().map(n -> prefix + n).toList();
  }

  /** All that is kept of one stream of a task. */
  public String log(String task, String stream) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String name : logFiles(task, stream)) {
      all.append(Files.readString(taskDir(task).logDir().resolve(name)));
    }
    return all.toString();
  }

  /**
   * Waits until a process is gone, and fails if it is not within two seconds, as naps of this one
   * tell them: a machine that stands still takes nothing of them.
   */
  static void awaitGoneSoon(long pid) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    for (int naps = 0; ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent(); naps++) {
      if (naps > NAPS_MAX) {
        throw new AssertionError("process " + pid + " is left after " + naps + " naps of 10 ms");
      }
      boolean _ = never.await(NAP_MS, TimeUnit.MILLISECONDS);
    }
  }

  /** Waits until something of a task's output is in its log. */
  void awaitOutput(String task) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    long endNs = System.nanoTime() + OUTPUT_PATIENCE.toNanos();
    while (log(task, "stdout").isEmpty()) {
      if (System.nanoTime() > endNs) {
        throw new AssertionError(
            "nothing of what task " + task + " is to write is in its log: see TaskProgram");
      }
      var _ = never.await(5, TimeUnit.MILLISECONDS);
    }
  }

  /** Closes the drivers, and ends and forgets every attempt that was named. */
  public void end() throws InterruptedException {
    open.forEach(Driver::close);
    try (Driver last = driver(ProcessPolicy.SURVIVE)) {
      for (TaskId id : begun) {
        try {
          last.destroyTask(id, true);
        } catch (DriverException unknown) {
          // The test itself has destroyed it, or never begun it.
        }
      }
    }
  }
}
