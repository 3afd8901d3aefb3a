package io.drover.driver.mock;

import io.drover.api.DroverException;
import io.drover.api.Exit;
import io.drover.api.driver.ExitResult;
import io.drover.api.driver.LogPlan;
import io.drover.api.driver.TaskHandle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One attempt that pretends to run, on a virtual thread of its own. */
final class MockTask {
  private static final int HEAD_BYTES = 16;

  final TaskHandle handle;
  final CompletableFuture<ExitResult> ended = new CompletableFuture<>();
  private final MockConfig config;
  private final LogPlan logs;
  private final Consumer<ExitResult> onEnd;
  private final CountDownLatch asked = new CountDownLatch(1);

  /**
   * A task that has not begun.
   *
   * @param onEnd told of the end before anybody else is
   */
  MockTask(MockConfig config, TaskHandle handle, LogPlan logs, Consumer<ExitResult> onEnd) {
    this.config = config;
    this.handle = handle;
    this.logs = logs;
    this.onEnd = onEnd;
  }

  void begin() {
    Thread.ofVirtual().name("drover-mock").start(this::run);
  }

  private void run() {
    try {
      String note = write();
      if (asked.await(config.runFor().toNanos(), TimeUnit.NANOSECONDS)) {
        var _ = new CountDownLatch(1).await(config.killAfter().toNanos(), TimeUnit.NANOSECONDS);
      }
      Exit exit =
          config.exitSignal() > 0
              ? new Exit.Signal(config.exitSignal())
              : new Exit.Code(config.exitCode());
      end(exit, note.isEmpty() ? config.exitMessage() : note);
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    }
  }

  String signalError() {
    return config.signalError();
  }

  /** Asks it to end: it takes as long as its block says. */
  void ask() {
    asked.countDown();
  }

  /** Ends it, if it has not ended. */
  synchronized void end(Exit exit, String note) {
    if (!ended.isDone()) {
      ExitResult result = new ExitResult(exit, System.currentTimeMillis() * 1_000_000L, note);
      onEnd.accept(result);
      ended.complete(result);
    }
  }

  /**
   * To the first log file only, as much as may be in one; says so if that was not all. Direct or
   * rotated is one to it, since it writes itself.
   */
  private String write() throws InterruptedException {
    if (config.stdout().isEmpty() || logs.mode() == LogPlan.Mode.OFF) {
      return "";
    }
    byte[] line = (config.stdout() + "\n").getBytes(StandardCharsets.UTF_8);
    boolean framed = logs.mode() == LogPlan.Mode.FRAMED;
    Path file = logs.directory().resolve(logs.baseName() + (framed ? ".frames.0" : ".stdout.0"));
    try {
      for (int i = 0; i <= config.repeat(); i++) {
        if (i > 0 && pause(config.repeatEvery())) {
          return "";
        }
        if (Files.exists(file)
            && Files.size(file) + HEAD_BYTES + line.length > logs.maxFileSizeBytes()) {
          return "its log file is full";
        }
        byte[] piece = framed ? frame(line) : line;
        Files.write(file, piece, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (i == 0) {
          link(file);
        }
      }
      return "";
    } catch (IOException cannot) {
      return "its output could not be written: " + DroverException.reasonOf(cannot);
    }
  }

  /** A piece as the shim writes them: PROTOCOL.md, "Streams and logs". */
  private static byte[] frame(byte[] line) {
    return ByteBuffer.allocate(HEAD_BYTES + line.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 'D')
        .put((byte) 'F')
        .put((byte) 1)
        .put((byte) 1)
        .putInt(line.length)
        .putLong(System.currentTimeMillis() * 1_000_000L)
        .put(line)
        .array();
  }

  private boolean pause(Duration time) throws InterruptedException {
    return asked.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void link(Path file) throws IOException {
    Path link = file.resolveSibling(file.getFileName().toString().replace(".0", ".log"));
    Path fresh = link.resolveSibling("." + link.getFileName());
    Files.deleteIfExists(fresh);
    Files.createSymbolicLink(fresh, file.getFileName());
    Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
