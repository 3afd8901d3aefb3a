package io.drover.agent.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that no runner has anything to do with, though one of its records names its number. It
 * writes down each signal that it gets, and ends when we do.
 */
final class Decoy implements AutoCloseable {
  private final Process process;
  private final Proc proc;
  private final Path book;

  /** Starts it, and returns when it would notice a signal. */
  Decoy(Path book) throws IOException {
    this.book = book;
    this.process =
        Programs.stranger(
            "for s in HUP INT QUIT TERM USR1 USR2 CONT; do trap \"echo SIG$s >> '"
                + book
                + "'\" $s; done; echo ready; while read -r _; do :; done");
    // From this line on no signal is missed.
    String _ = process.inputReader().readLine();
    Proc found = Proc.of(process.pid());
    this.proc = found == null ? new Proc(process.pid(), 0) : found;
  }

  long pid() {
    return proc.pid();
  }

  /** What was done to it; empty if nothing was. */
  String touched() {
    if (Files.exists(book)) {
      return "got " + String.join(", ", Book.lines(book));
    }
    if (!proc.alive()) {
      return "was killed";
    }
    return proc.stopped() ? "was stopped" : "";
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
