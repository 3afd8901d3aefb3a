package io.drover.agent.torture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One {@code drover run --survive} on the data folder of a site. One thread. */
final class Runner {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What a user must never see. */
  private static final List<String> UNSEEMLY = List.of("\tat ", "mistake in drover");

  private final Process process;
  private final Proc proc;
  private final Path err;
  private final Pauses pauses;

  Runner(Path folder, List<String> arguments, Path out, Path err, Pauses pauses)
      throws IOException {
    this.err = err;
    this.pauses = pauses;
    this.process = Programs.drover(folder, arguments, out, err);
    Proc found = Proc.of(process.pid());
    this.proc = found == null ? new Proc(process.pid(), 0) : found;
  }

  /** Which process it is. */
  Proc proc() {
    return proc;
  }

  boolean lives() {
    return process.isAlive();
  }

  /** Waits until it has said something on standard error; false if it ends before. */
  boolean awaitSaid(String text) throws InterruptedException {
    boolean _ = pauses.withinOrStopped(PATIENCE, () -> said().contains(text) || !lives());
    return said().contains(text);
  }

  /** Waits until it has taken the job up, or on. Also when the torture is stopped. */
  boolean awaitReady() throws InterruptedException {
    boolean _ = pauses.within(PATIENCE, () -> ready() || !lives());
    return ready();
  }

  private boolean ready() {
    String said = said();
    return said.contains("is resumed") || said.contains(": Received - ");
  }

  /**
   * Waits until it has the data folder, also when the torture is stopped: from then on, whatever it
   * has done by then, a signal is an order to it, and before it ends it as it ends any program.
   */
  boolean awaitHolds(Path data) throws InterruptedException {
    Path lock = data.resolve("store").resolve("lock");
    boolean _ = pauses.within(PATIENCE, () -> holds(lock) || !lives());
    return holds(lock);
  }

  private boolean holds(Path lock) {
    try {
      return Files.readString(lock).trim().equals(Long.toString(process.pid()));
    } catch (IOException notYet) {
      return false;
    }
  }

  /** What it has said on standard error. */
  String said() {
    try {
      return Files.readString(err, StandardCharsets.ISO_8859_1);
    } catch (IOException cannot) {
      return "";
    }
  }

  /** A line that tells of a mistake in Drover; empty if there is none. */
  String unseemly() {
    return said()
        .lines()
        .filter(line -> UNSEEMLY.stream().anyMatch(line::contains))
        .findFirst()
        .orElse("");
  }

  /** The last line that it said. */
  String lastWord() {
    return said().lines().reduce("", (_, line) -> line);
  }

  /** SIGKILL; returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGTERM. */
  void askToStop() {
    process.destroy();
  }

  /** Waits for its end; -1 if it does not come. */
  int await() throws InterruptedException {
    return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) ? process.exitValue() : -1;
  }
}
