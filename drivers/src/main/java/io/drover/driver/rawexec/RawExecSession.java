package io.drover.driver.rawexec;

import io.drover.api.ErrorCode;
import io.drover.api.Exit;
import io.drover.api.driver.DriverException;
import io.drover.api.driver.ExecSession;
import io.drover.driver.shim.Attempt;
import io.drover.driver.shim.End;
import io.drover.driver.shim.ShimClient;
import io.drover.driver.shim.ShimException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A command beside a task; its streams are FIFOs in a folder of its own. */
final class RawExecSession implements ExecSession {
  private final ShimClient shim;
  private final Attempt attempt;
  private final Path folder;
  private final OutputStream stdin;
  private final InputStream stdout;
  private final InputStream stderr;

  private RawExecSession(
      ShimClient shim,
      Attempt attempt,
      Path folder,
      OutputStream stdin,
      InputStream stdout,
      InputStream stderr) {
    this.shim = shim;
    this.attempt = attempt;
    this.folder = folder;
    this.stdin = stdin;
    this.stdout = stdout;
    this.stderr = stderr;
  }

  /**
   * Opens our ends in the order in which the command's side opens its own: each waits for the
   * other.
   */
  static RawExecSession open(ShimClient shim, Attempt attempt, Path folder, boolean tty)
      throws DriverException {
    // If the command can never be run, nobody comes to the other ends: its end then frees us.
    Thread rescue =
        Thread.ofVirtual()
            .start(() -> {
              try {
                if (shim.awaitEnd(attempt) instanceof End.NeverStarted) {
                  release(folder, tty);
                }
              } catch (ShimException | InterruptedException over) {
                release(folder, tty);
              }
            });
    try {
      OutputStream stdin = new FileOutputStream(folder.resolve("stdin").toFile());
      InputStream stdout = new FileInputStream(folder.resolve("stdout").toFile());
      InputStream stderr =
          tty
              ? InputStream.nullInputStream()
              : new FileInputStream(folder.resolve("stderr").toFile());
      if (attempt.end() instanceof End.NeverStarted never) {
        throw new DriverException(ErrorCode.START_FAILED, never.reason());
      }
      return new RawExecSession(shim, attempt, folder, stdin, stdout, stderr);
    } catch (IOException cannot) {
      rescue.interrupt();
      throw new DriverException(
          ErrorCode.IO, "the streams cannot be opened: " + cannot.getMessage(), true, cannot);
    }
  }

  /** A FIFO opened for both never waits, and lets everybody go who waits for either. */
  private static void release(Path folder, boolean tty) {
    for (String name : tty ? List.of("stdin", "stdout") : List.of("stdin", "stdout", "stderr")) {
      try {
        new RandomAccessFile(folder.resolve(name).toFile(), "rw").close();
      } catch (IOException gone) {
        return;
      }
    }
  }

  @Override
  public OutputStream stdin() {
    return stdin;
  }

  @Override
  public InputStream stdout() {
    return stdout;
  }

  @Override
  public InputStream stderr() {
    return stderr;
  }

  @Override
  public void resize(int rows, int columns) throws DriverException {
    try {
      shim.resize(attempt, rows, columns);
    } catch (ShimException failed) {
      throw RawExecDriver.wrap(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void signal(int signal) throws DriverException {
    try {
      shim.signal(attempt, signal);
    } catch (ShimException failed) {
      throw RawExecDriver.wrap(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Exit await() throws InterruptedException {
    try {
      return switch (shim.awaitEnd(attempt)) {
        case End.Exited exited -> exited.exit();
        case End.NeverStarted never -> new Exit.Lost(never.reason());
      };
    } catch (ShimException gone) {
      return new Exit.Lost(String.valueOf(gone.getMessage()));
    }
  }

  @Override
  public void close() {
    try {
      shim.kill(attempt);
      stdin.close();
      stdout.close();
      stderr.close();
      await();
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(folder);
    } catch (ShimException | IOException gone) {
      // What is left of the folder goes with the attempt's own.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
