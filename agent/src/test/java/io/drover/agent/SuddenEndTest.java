package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program that cannot go on ends, and does not stay behind as one that does nothing. */
class SuddenEndTest {
  @TempDir Path home;

  @Test
  void outOfMemoryItEndsAtOnceAndSaysSo() throws Exception {
    Path large = home.resolve("large.hcl");
    Files.writeString(large, "#".repeat(15 << 20));

    try (Program program = Program.withJvm(home, List.of("-Xmx12m"), "validate", large + "")) {
      Program.Result result = program.await();

      assertThat(result.err()).contains("Terminating due to java.lang.OutOfMemoryError");
      assertThat(result.out()).isEmpty();
      assertThat(result.status()).isEqualTo(Uncaught.STATUS);
    }
  }

  @Test
  void theseTestsUseTheFlagsOfTheLauncher() throws Exception {
    String build = Files.readString(Program.ROOT.resolve("tools/build"));

    assertThat(build).contains(Program.FLAGS);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource({
    "drover-alloc-1, an Error, ends",
    "drover-order, a RuntimeException, ends",
    "main, an Error, ends",
    "pool-1-thread-1, an Error, goes on",
    "pool-1-thread-1, a RuntimeException, goes on",
    "pool-1-thread-1, a VirtualMachineError, ends",
  })
  void whatNobodyCaughtEndsTheProgramIfTheThreadIsOurs(String name, String what, String then) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    List<Integer> ends = new ArrayList<>();
    Uncaught uncaught =
        new Uncaught(new PrintStream(said, true, StandardCharsets.UTF_8), ends::add);
    Throwable bug =
        switch (what) {
          case "an Error" -> new NoClassDefFoundError("odd");
          case "a RuntimeException" -> new IllegalStateException("odd");
          default -> new InternalError("odd");
        };

    uncaught.uncaughtException(Thread.ofPlatform().name(name).unstarted(() -> {}), bug);

    assertThat(said.toString(StandardCharsets.UTF_8)).contains("odd", "please report it");
    assertThat(ends).isEqualTo(then.equals("ends") ? List.of(3) : List.of());
  }
}
