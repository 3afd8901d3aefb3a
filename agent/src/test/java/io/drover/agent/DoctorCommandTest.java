package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.runner.doctor.Capability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** drover doctor on this machine, before and after something was left on it. */
class DoctorCommandTest {
  private final Marked marked = new Marked();

  @TempDir Path home;

  @AfterEach
  void nothingIsLeftBehind() {
    marked.end();
    Mounted.end(home);
  }

  @Test
  void everyCapabilityHasALineAndTheStatusSaysWhetherAnythingWasLeft() throws Exception {
    Program.Result result = Program.run(home, "doctor");

    for (Capability capability : Capability.values()) {
      assertThat(result.out()).containsPattern("(?m)^(yes|no ) +" + capability.text() + " ");
    }
    boolean left = result.outLines().stream().anyMatch(line -> line.startsWith("LEFT"));
    assertThat(result.status()).as(result.out()).isEqualTo(left ? 1 : 0);
    assertThat(result.err()).isEmpty();
  }

  @Test
  void whatSurvivesItsRunnerIsNotedUntilItIsTakenUpAndEnded() throws Exception {
    Path data = home.resolve("data");
    Path job =
        Files.writeString(
            home.resolve("j.hcl"),
            """
            job "j" {
              group "g" {
                %s
              }
            }
            """
                .formatted(marked.shellTask("t", "", "-c", "echo ready; exec sleep 1000")));
    String[] run = {"run", "--survive", "--data-dir", data.toString(), job.toString()};
    try (Program first = Program.start(home, run)) {
      first.awaitOut("ready");
      assertThat(said(data)).isEmpty();
      first.signal("KILL");
      first.await();
    }
    assertThat(said(data))
        .hasSize(2)
        .first()
        .asString()
        .matches("note {2}helper \\d+ keeps a task of " + data + " running");
    try (Program second = Program.start(home, run)) {
      second.awaitErr("is resumed");
      second.signal("INT");
      second.await();
    }
    assertThat(said(data)).isEmpty();
  }

  private List<String> said(Path data) throws Exception {
    return Program.run(home, "doctor").outLines().stream()
        .filter(line -> line.contains(data.toString()))
        .toList();
  }
}
