package io.drover.driver.rawexec;

import io.drover.api.Exit;
import io.drover.api.driver.DriverException;
import io.drover.api.driver.ExecResult;
import io.drover.api.driver.ExecSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a session to its end and keeps the first part of what it printed. */
final class ExecCollector {
  /** Nomad cuts there too. */
  static final int OUTPUT_BYTES_MAX = 4096;

  private ExecCollector() {}

  static ExecResult collect(ExecSession session, Duration timeout)
      throws DriverException, InterruptedException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      session.stdin().close();
    } catch (IOException alreadyGone) {
      // The command may have ended before it read anything.
    }
    Thread out = copy(session.stdout(), output);
    Thread err = copy(session.stderr(), output);
    CompletableFuture<Exit> ended = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> await(session, ended));
    Exit exit;
    try {
      exit = ended.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      session.signal(9);
      exit = new Exit.TimedOut(new Exit.Signal(9));
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
    if (!(exit instanceof Exit.TimedOut)) {
      out.join();
      err.join();
    }
    synchronized (output) {
      return new ExecResult(output.toByteArray(), exit);
    }
  }

  private static void await(ExecSession session, CompletableFuture<Exit> ended) {
    try {
      ended.complete(session.await());
    } catch (InterruptedException interrupted) {
      ended.complete(new Exit.Lost("interrupted"));
    }
  }

  /** Platform threads: reading a FIFO holds its thread in the kernel. */
  private static Thread copy(InputStream from, ByteArrayOutputStream into) {
    return Thread.ofPlatform()
        .daemon()
        .name("drover-exec-output")
        .start(() -> {
          byte[] bytes = new byte[4096];
          try {
            for (int n = from.read(bytes); n >= 0; n = from.read(bytes)) {
              synchronized (into) {
                into.write(bytes, 0, Math.min(n, OUTPUT_BYTES_MAX - into.size()));
              }
            }
          } catch (IOException closed) {
            // The session was closed; what was read so far counts.
          }
        });
  }
}
