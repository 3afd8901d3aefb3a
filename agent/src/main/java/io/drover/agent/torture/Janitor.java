package io.drover.agent.torture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Waits beside a torture for its death, and cleans up after it: a SIGKILL would leave a runner that
 * goes on, with all its tasks. It is a shell until then, so it costs next to nothing.
 */
final class Janitor implements AutoCloseable {
  private final Process process;

  /** From now on, until it is closed. */
  Janitor(Path folder) throws IOException {
    List<String> clean = new ArrayList<>(Programs.drover());
    clean.addAll(List.of("torture", "--clean", folder.toString()));
    this.process =
        Programs.stranger(
            "read -r _ || exec \"$@\" > /dev/null 2>&1", clean.toArray(String[]::new));
  }

  /** It need not any more: we are at our own end. */
  @Override
  public void close() {
    try (OutputStream word = process.getOutputStream()) {
      word.write("done\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException gone) {
      // Somebody has ended it; then it does nothing either.
    }
  }
}
