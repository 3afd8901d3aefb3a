package io.drover.driver.shim;

import io.drover.driver.common.ByteRing;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The agent's ends of a session's FIFOs. Opening and reading a FIFO holds its thread in the kernel,
 * so each has a platform thread of its own for the life of the session, and callers see rings on
 * which they park.
 */
final class FifoStreams {
  static final int RING_BYTES = 64 << 10;

  private static final Duration THREAD_END_DEADLINE = Duration.ofSeconds(2);

  private final Path folder;
  private final List<String> names;
  private final ByteRing stdin = new ByteRing(RING_BYTES);
  private final ByteRing stdout = new ByteRing(RING_BYTES);
  private final ByteRing stderr = new ByteRing(RING_BYTES);
  private final List<Thread> threads = new ArrayList<>();

  /** Begins to open the FIFOs in {@code folder}; a terminal has no stream of errors. */
  FifoStreams(Path folder, boolean tty) {
    this.folder = folder;
    this.names = tty ? List.of("stdin", "stdout") : List.of("stdin", "stdout", "stderr");
    begin("stdin", this::feed);
    begin("stdout", () -> collect("stdout", stdout));
    if (tty) {
      stderr.end();
    } else {
      begin("stderr", () -> collect("stderr", stderr));
    }
  }

  private void begin(String name, Runnable body) {
    threads.add(Thread.ofPlatform().daemon().name("drover-exec-" + name).start(body));
  }

  OutputStream stdin() {
    return stdin.output();
  }

  InputStream stdout() {
    return stdout.input();
  }

  InputStream stderr() {
    return stderr.input();
  }

  private void feed() {
    byte[] bytes = new byte[8192];
    try (OutputStream command = new FileOutputStream(folder.resolve("stdin").toFile());
        InputStream caller = stdin.input()) {
      for (int n = caller.read(bytes); n >= 0; n = caller.read(bytes)) {
        command.write(bytes, 0, n);
      }
    } catch (IOException over) {
      // The command reads no more, or the caller has closed the session.
      stdin.abandon();
    }
  }

  private void collect(String name, ByteRing into) {
    byte[] bytes = new byte[8192];
    try (InputStream command = new FileInputStream(folder.resolve(name).toFile());
        OutputStream caller = into.output()) {
      for (int n = command.read(bytes); n >= 0; n = command.read(bytes)) {
        caller.write(bytes, 0, n);
      }
    } catch (IOException over) {
      // The caller has closed the stream: the command sees it as a broken pipe.
      into.end();
    }
  }

  /**
   * Once the session has ended: a FIFO opened for both never waits, and lets go whoever of us still
   * waits for a command that never came. One that came has closed its ends by now.
   */
  void release() {
    for (String name : names) {
      Path fifo = folder.resolve(name);
      if (Files.exists(fifo)) {
        try {
          new RandomAccessFile(fifo.toFile(), "rw").close();
        } catch (IOException gone) {
          return;
        }
      }
    }
    stdin.abandon();
  }

  /** Ends the threads; the session has ended and was released. Bounded, 2 s for each. */
  void close() throws InterruptedException {
    stdin.abandon();
    stdout.abandon();
    stderr.abandon();
    for (Thread thread : threads) {
      thread.join(THREAD_END_DEADLINE);
    }
  }
}
