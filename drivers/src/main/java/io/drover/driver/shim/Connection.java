package io.drover.driver.shim;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One spawner and the pipes to it: a thread that reads its words, and one that writes ours, so that
 * no caller ever waits in a write for a spawner that has stopped reading. Its standard error is a
 * pipe on which nobody writes: shims of tied tasks see by it that this process has gone, so its
 * reading end must stay open as long as we live.
 */
final class Connection implements AutoCloseable {
  /** How much may wait to be written; a caller that finds no room waits for it, with a deadline. */
  static final int QUEUED_BYTES_MAX = 16 << 20;

  /** No request is this small: the bytes run out first, and {@link #LAST} always has room. */
  private static final int QUEUED_FRAMES_MAX = QUEUED_BYTES_MAX / 16 + 16;

  private static final Duration END_DEADLINE = Duration.ofSeconds(2);

  /** No frame is empty: this one is the end of the writing. */
  private static final byte[] LAST = {};

  final CompletableFuture<Record> hello = new CompletableFuture<>();
  private final Process process;
  private final OutputStream toSpawner;
  private final InputStream lifeline;
  private final Consumer<Frames.Answer> onAnswer;
  private final BiConsumer<Connection, String> onBroken;
  private final LinkedBlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>(QUEUED_FRAMES_MAX);
  private final Semaphore room = new Semaphore(QUEUED_BYTES_MAX);
  private final Thread reader;
  private final Thread writer;
  private volatile boolean broken;

  private Connection(
      Process process, Consumer<Frames.Answer> onAnswer, BiConsumer<Connection, String> onBroken) {
    this.process = process;
    this.toSpawner = process.getOutputStream();
    this.lifeline = process.getErrorStream();
    this.onAnswer = onAnswer;
    this.onBroken = onBroken;
    this.reader = Thread.ofPlatform().daemon().name("drover-shim-reader").unstarted(this::read);
    this.writer = Thread.ofPlatform().daemon().name("drover-shim-writer").unstarted(this::write);
  }

  /** Starts a spawner. The one place where a process of ours begins; no task does. */
  static Connection open(
      Path binary, Consumer<Frames.Answer> onAnswer, BiConsumer<Connection, String> onBroken)
      throws ShimException {
    // The last word is only room: the shim writes its task's name over the arguments.
    ProcessBuilder builder =
        new ProcessBuilder(binary.toString(), "spawner", " ".repeat(64))
            .directory(Path.of("/").toFile());
    builder.environment().clear();
    Process process;
    try {
      process = builder.start();
    } catch (IOException cannot) {
      throw new ShimException(
          "the native helper " + binary + " cannot be started: " + cannot.getMessage(),
          false,
          cannot);
    }
    Connection connection = new Connection(process, onAnswer, onBroken);
    connection.reader.start();
    connection.writer.start();
    return connection;
  }

  /**
   * Queues a frame; whether it arrived only its answer tells. Any thread.
   *
   * @return false if the spawner is gone and the request must go to another
   * @throws ShimException if no room came within {@code patience}
   */
  boolean send(byte[] frame, Duration patience) throws ShimException, InterruptedException {
    if (broken) {
      return false;
    }
    if (!room.tryAcquire(frame.length, patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new ShimException(
          "the spawner has not taken what was sent to it for " + patience.toSeconds() + " s",
          true,
          null);
    }
    outgoing.add(frame);
    return !broken;
  }

  private void write() {
    try {
      for (byte[] frame = outgoing.take(); frame.length > 0; frame = outgoing.take()) {
        toSpawner.write(frame);
        room.release(frame.length);
        if (outgoing.isEmpty()) {
          toSpawner.flush();
        }
      }
    } catch (IOException gone) {
      // The reader sees the same end, and tells.
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    }
    closeQuietly(toSpawner);
  }

  private void read() {
    String why = "its output ended";
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(process.getInputStream(), 32 * 1024))) {
      for (Frames.Answer a = Frames.read(in); a != null; a = Frames.read(in)) {
        if (a.version() != Frames.VERSION) {
          why = "it speaks protocol version " + a.version() + ", not " + Frames.VERSION;
          break;
        }
        if (a.type() == Frames.HELLO) {
          hello.complete(new Record(a.text()));
        } else {
          onAnswer.accept(a);
        }
      }
    } catch (IOException malformed) {
      why = String.valueOf(malformed.getMessage());
    }
    broken = true;
    process.destroyForcibly();
    outgoing.add(LAST);
    hello.completeExceptionally(new ShimException("the spawner died: " + why, true, null));
    closeQuietly(lifeline);
    onBroken.accept(this, why);
  }

  /** The spawner's process id. */
  long pid() {
    return process.pid();
  }

  /** Ends the spawner by the end of its input, and the threads. Waits at most 3 x 2 s. */
  @Override
  public void close() {
    broken = true;
    // Tied tasks end by this; the spawner waits for them before it ends.
    closeQuietly(lifeline);
    outgoing.add(LAST);
    boolean interrupted = Thread.interrupted();
    try {
      if (!process.waitFor(END_DEADLINE)) {
        process.destroyForcibly();
      }
      if (Thread.currentThread() != reader) {
        reader.join(END_DEADLINE);
      }
      writer.join(END_DEADLINE);
    } catch (InterruptedException again) {
      process.destroyForcibly();
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(AutoCloseable stream) {
    try {
      stream.close();
    } catch (Exception alreadyGone) {
      // Closing a pipe whose other end has gone may complain; there is nothing left to save.
    }
  }
}
