package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.facts.Fact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The story of a run, told after it and beside it. */
class TimelineTest {
  @TempDir Path home;

  private Path data() {
    return home.resolve("data");
  }

  @Test
  @Fact(
      number = "B050",
      text = "How long Prerun and Prestart hooks take is measured, if metrics are switched on.",
      better = "every call of every phase is on the timeline with its time and outcome")
  void everyHookCallTransitionAndEventIsToldWithItsCause() throws Exception {
    Path hooks = Files.createDirectory(home.resolve("hooks"));
    Path hook = hooks.resolve("talks");
    Files.writeString(
        hook,
        """
        #!/bin/sh
        [ "$1" = prestart ] || exit 0
        echo 'I was here' >&2
        echo '{"output": {"address": "10.0.0.7"}}'
        """);
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
    Program.run(
        home, "run", "--data-dir", data() + "", "--hooks-dir", hooks + "", "--", "/bin/true");

    List<String> lines =
        Program.run(home, "timeline", "--data-dir", data() + "").outLines().stream()
            .map(l -> l.replaceAll("^  [0-9:.]+ *", "").replaceAll(" +", " "))
            .map(l -> l.replaceAll("after \\d+ ms", "after N ms"))
            .toList();

    assertThat(lines.getFirst()).matches("true\\.run\\[0] [0-9a-f-]{36}, complete");
    assertThat(lines)
        .containsSubsequence(
            "transition SettingUp <- runner started",
            "true transition Waiting -> Preparing <- talks prerun done",
            "true hook talks prestart called <- true dispatch_payload prestart done",
            "true hook talks prestart done, after N ms <- true talks prestart done",
            "true hook said: I was here <- true talks prestart done",
            "true hook address = 10.0.0.7 <- true talks prestart done",
            "true transition Preparing -> Starting <- true talks prestart done",
            "true effect start 1 <- true talks prestart done",
            "true transition Starting -> Running <- true Started",
            "true event Terminated: Exit Code: 0 <- true Exited",
            "transition Finishing -> Ended <- alloc_dir postrun done");
  }

  @Test
  void itIsReadBesideADroverThatRuns() throws Exception {
    try (Program run =
        Program.start(home, "run", "--data-dir", data() + "", "--", "/bin/sleep", "1000")) {
      run.awaitErr("Started");

      Program.Result told = Program.run(home, "timeline", "--data-dir", data() + "", "sleep");
      Program.Result json =
          Program.run(home, "timeline", "--json", "--data-dir", data() + "", "sleep");

      assertThat(told.status()).isZero();
      assertThat(told.out()).contains(", running").contains("Started: Task started by client");
      for (String line : json.outLines()) {
        assertThat(Json.<String>in(Json.read(line), "name")).isEqualTo("sleep.run[0]");
      }
      long lines = Json.<Long>in(Json.read(json.outLines().getLast()), "number");
      assertThat(json.outLines()).hasSize((int) lines + 1);
      run.signal("INT");
      assertThat(run.await().status()).isEqualTo(130);
    }
  }

  @Test
  void aNameThatIsNotThereIsSaidSo() throws Exception {
    Program.run(home, "run", "--data-dir", data() + "", "--", "/bin/true");

    Program.Result result = Program.run(home, "timeline", "--data-dir", data() + "", "nobody");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("there is no job or alloc \"nobody\" in " + data());
  }
}
