package io.drover.driver.shim;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A cgroup that holds so many processes and no more, by whichever tree has that controller. */
final class PidsLimit implements AutoCloseable {
  private static final Path FIRST_VERSION = Path.of("/sys/fs/cgroup/pids");

  private final Path folder;

  private PidsLimit(Path folder) {
    this.folder = folder;
  }

  static PidsLimit of(int processes) throws IOException {
    Path folder = FIRST_VERSION.resolve("drover-test" + ProcessHandle.current().pid());
    boolean can = Files.isWritable(FIRST_VERSION);
    assumeTrue(can, "capability pids-limit: no controller of processes is here to be used");
    Files.createDirectory(folder);
    Files.writeString(folder.resolve("pids.max"), Integer.toString(processes));
    return new PidsLimit(folder);
  }

  /** What a shell does to be in it. */
  String enter() {
    return "echo $$ > " + folder.resolve("cgroup.procs");
  }

  /** Whether a fork was refused. */
  boolean met() throws IOException {
    return !Files.readString(folder.resolve("pids.events")).startsWith("max 0");
  }

  /** Who was killed in it is out of it a moment later than it is seen to be dead. */
  @Override
  public void close() {
    try {
      Waiting.until(folder + " is empty", this::removed);
    } catch (Exception cannot) {
      throw new AssertionError(folder + " is left", cannot);
    }
  }

  private boolean removed() {
    try {
      Files.delete(folder);
      return true;
    } catch (IOException busy) {
      return false;
    }
  }
}
