package io.drover.driver.shim;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One spawner and the pipes to it. Its standard error is a pipe on which nobody writes: shims of
 * tied tasks see by it that this process has gone, so its reading end must stay open as long as we
 * live.
 */
final class Connection implements AutoCloseable {
  private static final long END_WAIT_MS = 2_000;

  final CompletableFuture<Record> hello = new CompletableFuture<>();
  private final Process process;
  private final OutputStream toSpawner;
  private final InputStream lifeline;
  private final Consumer<Frames.Answer> onAnswer;
  private final BiConsumer<Connection, String> onBroken;

  private Connection(
      Process process, Consumer<Frames.Answer> onAnswer, BiConsumer<Connection, String> onBroken) {
    this.process = process;
    this.toSpawner = process.getOutputStream();
    this.lifeline = process.getErrorStream();
    this.onAnswer = onAnswer;
    this.onBroken = onBroken;
  }

  /** Starts a spawner. The one place where a process of ours begins; no task does. */
  static Connection open(
      Path binary, Consumer<Frames.Answer> onAnswer, BiConsumer<Connection, String> onBroken)
      throws ShimException {
    // The second word is only room: the shim writes its task's name over the arguments.
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
    Thread.ofPlatform().daemon().name("drover-shim-reader").start(connection::read);
    return connection;
  }

  /** Any thread. False if the spawner is gone and the request must go to another. */
  boolean send(byte[] frame) {
    synchronized (toSpawner) {
      try {
        toSpawner.write(frame);
        toSpawner.flush();
        return true;
      } catch (IOException gone) {
        return false;
      }
    }
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
    } catch (IOException broken) {
      why = String.valueOf(broken.getMessage());
    }
    hello.completeExceptionally(new ShimException("the spawner died: " + why, true, null));
    closeQuietly(toSpawner);
    closeQuietly(lifeline);
    onBroken.accept(this, why);
  }

  /** Ends the spawner by the end of its input. */
  @Override
  public void close() {
    synchronized (toSpawner) {
      closeQuietly(toSpawner);
    }
    try {
      if (!process.waitFor(END_WAIT_MS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    closeQuietly(lifeline);
  }

  private static void closeQuietly(AutoCloseable stream) {
    try {
      stream.close();
    } catch (Exception alreadyGone) {
      // Closing a pipe whose other end has gone may complain; there is nothing left to save.
    }
  }
}
