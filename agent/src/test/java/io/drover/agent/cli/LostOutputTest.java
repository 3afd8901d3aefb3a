package io.drover.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Output that nobody gets is told, unless nobody wants it any more. */
class LostOutputTest {
  @TempDir Path home;

  @ParameterizedTest(name = "{3}")
  @CsvSource({
    "version,       No space left on device, 1, the disk is full",
    "version,       Broken pipe,             0, the reader has gone",
    "run -- /bin/true, No space left on device, 0, the tasks have succeeded",
    "nothing,       No space left on device, 2, the call is wrong whatever became of the output",
  })
  void theStatusSaysIt(String words, String why, int status, String reason) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(failing(why), new PrintStream(err, true, StandardCharsets.UTF_8), false, false);
    Cli cli =
        new Cli(
            console,
            new ByteArrayInputStream(new byte[0]),
            Map.of("HOME", home.toString(), "PATH", "/usr/bin:/bin"),
            home);

    assertThat(cli.run(words.split(" "))).as(reason).isEqualTo(status);
    String said = err.toString(StandardCharsets.UTF_8);
    boolean told = words.equals("version") && status != 0;
    assertThat(said.contains("standard output cannot be written: " + why)).isEqualTo(told);
    assertThat(said.split("cannot be written", -1)).hasSizeLessThanOrEqualTo(2);
  }

  private static OutputStream failing(String why) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(why);
      }
    };
  }
}
