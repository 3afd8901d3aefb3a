package io.drover.driver.shim;

import io.drover.api.Exit;
import io.drover.api.driver.ProcessPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A folder, a binary, clients of it, and tasks; what is left at the end is killed. */
@SuppressWarnings("try") // an interrupt ends the test anyway
final class Lab implements AutoCloseable {
  private static final AtomicInteger LABS = new AtomicInteger();

  final Path root;
  final Path binary;
  final Path logs;
  final ConcurrentLinkedQueue<String> deaths = new ConcurrentLinkedQueue<>();

  /** In the environment of every task of this lab, so that what it left can be found. */
  final String mark = "lab" + ProcessHandle.current().pid() + "x" + LABS.incrementAndGet() + "x";

  private final List<ShimClient> clients = new ArrayList<>();
  private final AtomicInteger tasks = new AtomicInteger();

  Lab(Path root, Path binary) throws IOException {
    this.root = root;
    this.binary = binary;
    this.logs = Files.createDirectories(root.resolve("logs"));
  }

  Lab(Path root) throws IOException {
    this(root, Binaries.shipped());
  }

  ShimClient client(ProcessPolicy policy) {
    ShimClient client = new ShimClient(binary, policy, new Limits(512, 0), deaths::add);
    clients.add(client);
    return client;
  }

  /** A task that runs the script with {@code sh}. */
  Task task(String script) throws IOException {
    return new Task(List.of("/bin/sh", "-c", script));
  }

  /** What a start asks for, to be changed before {@link #spec}. */
  final class Task {
    final String name = "task" + tasks.incrementAndGet();
    final Path folder;
    List<String> command;
    Map<String, String> env =
        new LinkedHashMap<>(Map.of("PATH", "/usr/bin:/bin:/usr/sbin", "DROVER_LAB", mark));
    ProcessPolicy policy = ProcessPolicy.SURVIVE;
    int attempt = 1;
    IoMode io = IoMode.ROTATED;
    String user = "";
    String cgroup = "";
    int files = 10;
    long bytes = 10 << 20;
    Path workDir = Path.of("/");
    boolean sync;

    Task(List<String> command) throws IOException {
      this.command = command;
      this.folder =
          Files.createDirectory(
              root.resolve(name),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    Task in(String path) {
      cgroup = path;
      return this;
    }

    Task io(IoMode mode) {
      io = mode;
      return this;
    }

    Task tied() {
      policy = ProcessPolicy.TIE_TO_PARENT;
      return this;
    }

    StartSpec spec() {
      return new StartSpec(
          name, folder, attempt, policy, sync, false, command, env, workDir, user, 0, io, logs,
          name, files, bytes, cgroup, 24, 80);
    }

    Path log(String stream, int index) {
      return logs.resolve(name + "." + stream + "." + index);
    }

    String output() throws IOException {
      return Files.readString(log("stdout", 0));
    }

    boolean hasOutput() throws IOException {
      return Files.exists(log("stdout", 0)) && !output().isEmpty();
    }
  }

  /** Where cgroups can be made here; null if nowhere. */
  @Nullable String cgroups(ShimClient client) throws Exception {
    String own = client.cgroupRoot();
    Path probe = Path.of(own, "drover-" + mark + "-probe");
    if (own.isEmpty()) {
      return null;
    }
    try {
      Files.createDirectory(probe);
      Files.delete(probe);
    } catch (IOException noRights) {
      return null;
    }
    return own + "/drover-" + mark;
  }

  /** The end of the attempt, waited for as long as a test may wait. */
  static Exit exitOf(Attempt attempt) throws Exception {
    try {
      return exit(attempt.ended.get(Waiting.LONG.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException late) {
      throw new AssertionError("no end of " + attempt.directory + ", " + attempt.identity(), late);
    }
  }

  static Exit exit(End end) {
    return switch (end) {
      case End.Exited exited -> exited.exit();
      case End.NeverStarted never ->
          throw new AssertionError("it never started: " + never.reason());
    };
  }

  static Identity identity(Attempt attempt) {
    Identity who = attempt.identity();
    if (who == null) {
      throw new AssertionError("it does not run: " + attempt.end());
    }
    return who;
  }

  /** What lives of this lab's tasks. */
  List<Long> alive() throws IOException {
    return Proc.withEnvironment(mark);
  }

  @Override
  public void close() throws Exception {
    for (long pid : alive()) {
      Proc.signal(pid, "KILL");
    }
    clients.forEach(ShimClient::close);
    Waiting.until("all tasks are gone: " + alive(), () -> alive().isEmpty());
    Waiting.until("no helper writes any more", () -> Proc.helpersOf(root).isEmpty());
  }
}
