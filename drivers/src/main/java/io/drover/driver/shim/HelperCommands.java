package io.drover.driver.shim;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import io.drover.api.driver.DriverException;
import io.drover.api.driver.ExecSession;
import io.drover.api.driver.ProcessPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs programs that help us, such as hooks: each under a shim of its own, so that it ends as a
 * group, and tied to us, so that none outlives our death. Safe from any thread.
 */
public final class HelperCommands implements AutoCloseable {
  private final ShimClient shim;
  private final Path folder;

  /** A helper of a dead process of ours, a moment late, must not write where one of ours does. */
  private final String ours = UUID.randomUUID().toString().substring(0, 8);

  private final AtomicLong numbers = new AtomicLong();

  /**
   * Starts nothing yet.
   *
   * @param binary the native helper
   * @param folder for what is kept of each program while it runs, mode 0700, which exists
   */
  public HelperCommands(Path binary, Path folder) {
    this.shim = new ShimClient(binary, ProcessPolicy.TIE_TO_PARENT, Limits.ofSession(), _ -> {});
    this.folder = folder;
  }

  /**
   * Starts a program and returns once it runs. Blocks for at most {@link
   * ShimClient#START_DEADLINE}.
   *
   * @param name shown in process lists
   * @param command absolute path of the program, and its arguments
   * @param env its whole environment
   * @throws DriverException if it cannot be started
   */
  public ExecSession start(String name, List<String> command, Map<String, String> env, Path workDir)
      throws DriverException, InterruptedException {
    Path own = folder.resolve(ours + "-" + numbers.incrementAndGet());
    try {
      Files.createDirectory(
          own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Attempt attempt = shim.startSession(spec(name, command, env, workDir, own));
      return ShimSession.open(shim, attempt, own, false);
    } catch (ShimException failed) {
      throw failed.forDriver();
    } catch (IOException cannot) {
      throw new DriverException(
          ErrorCode.IO,
          "the folder " + own + " cannot be made: " + DroverException.reasonOf(cannot),
          true,
          cannot);
    }
  }

  private static StartSpec spec(
      String name, List<String> command, Map<String, String> env, Path workDir, Path own) {
    return new StartSpec(
        name,
        own,
        1,
        ProcessPolicy.TIE_TO_PARENT,
        false,
        false,
        command,
        env,
        workDir,
        "",
        0,
        IoMode.STREAMS,
        own,
        "helper",
        1,
        1,
        "",
        0,
        0);
  }

  /**
   * How many of our helpers have died, each with every program that ran. One that took a program
   * with it is counted before the end of that program is told.
   */
  public long deaths() {
    return shim.deaths();
  }

  /** Ends what still runs. Idempotent. */
  @Override
  public void close() {
    shim.close();
  }
}
