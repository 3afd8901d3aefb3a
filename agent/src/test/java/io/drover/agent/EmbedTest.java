package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in examples/embed runs as it is written. */
class EmbedTest {
  private static final Path SOURCE = Program.ROOT.resolve("examples/embed/Embed.java");

  @TempDir Path folder;

  @Test
  void theEmbeddedRunnerSupervisesTwoProcesses() throws Exception {
    Path out = folder.resolve("out");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SOURCE.toString(),
                folder.resolve("data").toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(program.waitFor(Program.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      program.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(out);
    assertThat(program.exitValue()).as(String.join("\n", lines)).isZero();
    for (int i = 1; i < lines.size(); i++) {
      assertThat(lines.get(i)).as("what is new in it").isNotEqualTo(lines.get(i - 1));
    }
    assertThat(lines)
        .containsSubsequence(
            "embed.pair[0]/worker: Terminated - Exit Code: 7",
            "embed.pair[0]/worker: Terminated - Exit Code: 7",
            "embed.pair[0]/worker: Terminated - Exit Code: 7",
            "embed.pair[0]/helper: Terminated - Exit Code: 143, Signal: 15",
            "embed.pair[0]: ended, failed",
            "worker ended with Code[code=7]");
  }

  @Test
  void itTakesFewerThanTwentyLines() throws Exception {
    assertThat(Files.readAllLines(SOURCE)).hasSizeLessThan(20);
  }
}
