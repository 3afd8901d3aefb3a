package io.drover.driver.shim;

import io.drover.api.ErrorCode;
import io.drover.api.Exit;
import io.drover.api.driver.DriverException;
import io.drover.api.driver.ExecSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A command beside a task; its streams are FIFOs in a folder of its own. */
public final class ShimSession implements ExecSession {
  private final ShimClient shim;
  private final Attempt attempt;
  private final Path folder;
  private final FifoStreams streams;

  private ShimSession(ShimClient shim, Attempt attempt, Path folder, FifoStreams streams) {
    this.shim = shim;
    this.attempt = attempt;
    this.folder = folder;
    this.streams = streams;
  }

  /** Opens our ends of the streams and returns when the command runs or has ended. */
  public static ShimSession open(ShimClient shim, Attempt attempt, Path folder, boolean tty)
      throws DriverException, InterruptedException {
    FifoStreams streams = new FifoStreams(folder, tty);
    attempt.onEnd(streams::release);
    ShimSession session = new ShimSession(shim, attempt, folder, streams);
    boolean runs = false;
    try {
      shim.awaitFate(attempt);
      if (attempt.end() instanceof End.NeverStarted never) {
        throw new DriverException(
            ErrorCode.START_FAILED,
            StartFailure.text(never.reason()),
            StartFailure.passing(never.reason()),
            null);
      }
      runs = true;
      return session;
    } catch (ShimException failed) {
      throw failed.forDriver();
    } finally {
      if (!runs) {
        session.close();
      }
    }
  }

  @Override
  public OutputStream stdin() {
    return streams.stdin();
  }

  @Override
  public InputStream stdout() {
    return streams.stdout();
  }

  @Override
  public InputStream stderr() {
    return streams.stderr();
  }

  @Override
  public void resize(int rows, int columns) throws DriverException {
    try {
      shim.resize(attempt, size(rows), size(columns));
    } catch (ShimException failed) {
      throw failed.forDriver();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The kernel keeps a terminal's size in 16 bits. */
  public static int size(int asked) {
    return Math.clamp(asked, 0, 0xffff);
  }

  @Override
  public void signal(int signal) throws DriverException {
    try {
      shim.signal(attempt, signal);
    } catch (ShimException failed) {
      throw failed.forDriver();
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
    } catch (ShimException gone) {
      // The runner is closed: the session is tied to it and ends with it.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    boolean interrupted = Thread.interrupted();
    try {
      await();
      streams.release();
      streams.close();
      delete(folder);
    } catch (IOException busy) {
      // What is left of the folder goes with the attempt's own.
    } catch (InterruptedException again) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A session's folder has no folders in it. */
  public static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
