package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody removes the data folder of a drover that runs. */
@Timeout(300)
class DataFolderGoneTest {
  private final Marked marked = new Marked();

  @TempDir Path home;

  @AfterEach
  void nothingIsLeftBehind() {
    marked.end();
  }

  @Test
  void theEndThatNobodyCanKnowIsLostAndTheRunEnds() throws Exception {
    Path data = home.resolve("data");
    Path gate = home.resolve("gate");
    String script = "echo ready; until [ -e " + gate + " ]; do sleep 0.01; done";
    try (Program drover =
        Program.start(home, "run", "--data-dir", data.toString(), "--", "/bin/sh", "-c", script)) {
      drover.awaitOut("ready");
      // What is mounted stays; the rest goes.
      new ProcessBuilder("rm", "-rf", data.toString())
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
      Files.createFile(gate);
      Program.Result result = drover.await();

      assertThat(result.status()).isEqualTo(1);
      assertThat(result.err()).contains("lost (the data folder is gone").doesNotContain("java.");
    } finally {
      new ProcessBuilder(
              "/bin/sh",
              "-c",
              "umount " + data + "/alloc/*/sh/secrets " + data + "/alloc/*/sh/private")
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }
}
