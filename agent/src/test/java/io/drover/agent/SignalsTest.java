package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-C and its like, as a terminal and a service manager send them. */
class SignalsTest {
  @TempDir Path home;

  @ParameterizedTest(name = "SIG{0} gives {1}")
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void aSignalStopsTheTasksInOrderAndGivesItsStatus(String signal, int status) throws Exception {
    Path job = service("trap 'echo finishing; exit 0' TERM", "30s");
    try (Program program = Program.start(home, "run", job.toString())) {
      program.awaitOut("ready");
      program.signal(signal);
      Program.Result result = program.await();

      assertThat(result.status()).as(result.err()).isEqualTo(status);
      assertThat(result.outLines()).last().isEqualTo("g[0]/t | finishing");
      assertThat(result.err()).contains("stopping; once more kills at once");
      assertThat(result.errLines()).last().isEqualTo("g[0]/t: stopped, exit code 0");
    }
  }

  @ParameterizedTest(name = "SIG{0} and then SIG{1} gives {2}")
  @CsvSource({"INT, INT, 130", "TERM, INT, 143", "INT, HUP, 130"})
  void aSecondSignalKillsAtOnce(String first, String second, int status) throws Exception {
    Path job = service("trap 'echo no' TERM", "600s");
    try (Program program = Program.start(home, "run", job.toString())) {
      program.awaitOut("ready");
      program.signal(first);
      program.awaitOut("no");
      again(program, second);
      Program.Result result = program.await();

      assertThat(result.status()).as(result.err()).isEqualTo(status);
      assertThat(result.errLines()).last().isEqualTo("g[0]/t: stopped, signal 9");
    }
  }

  /** As somebody who waits for an effect: the same signal at once would be the same wish. */
  private static void again(Program program, String signal) throws Exception {
    Waiting.until(
        () -> "it kills; it said: " + program.err(),
        Program.PATIENCE,
        () -> {
          send(program, signal);
          return kills(program.err());
        });
  }

  private static boolean kills(String said) {
    return said.lines().anyMatch("killing"::equals);
  }

  private static void send(Program program, String signal) {
    try {
      program.signal(signal);
    } catch (IOException | InterruptedException cannot) {
      throw new IllegalStateException(cannot);
    }
  }

  @Test
  void timeoutOfGnuWhichSendsItsSignalTwiceStopsInOrder() throws Exception {
    Path job = service("trap 'exit 0' TERM", "30s");
    List<String> timeout = List.of("timeout", "600");
    try (Program program = Program.start(home, home, timeout, "run", job.toString())) {
      program.awaitOut("ready");
      program.signal("TERM");
      Program.Result result = program.await();

      assertThat(result.errLines()).last().isEqualTo("g[0]/t: stopped, exit code 0");
      assertThat(kills(result.err())).as(result.err()).isFalse();
    }
  }

  @Test
  void hooksThatHangAreNamedWhileAStopWaitsAndCutShortByAKill() throws Exception {
    Path hooks = Files.createDirectory(home.resolve("hooks"));
    Path hang = hooks.resolve("10-hang");
    Files.writeString(
        hang,
        """
        #!/bin/sh
        case $1 in
          exited | stop | postrun) echo $1 >> "$DROVER_ALLOC_DIR/called"; exec sleep 1000 ;;
        esac
        """);
    Files.setPosixFilePermissions(hang, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path job = service("trap 'exit 0' TERM", "30s");
    String data = home.resolve("data").toString();
    String[] words = {"run", "--data-dir", data, "--hooks-dir", hooks.toString(), job.toString()};
    try (Program program = Program.start(home, words)) {
      program.awaitOut("ready");
      program.signal("INT");
      program.awaitErr("g[0]/t waits for hook 10-hang, ");
      again(program, "INT");
      Program.Result result = program.await();

      assertThat(result.status()).as(result.err()).isEqualTo(130);
      try (var files = Files.find(home.resolve("data"), 4, (f, _) -> f.endsWith("called"))) {
        assertThat(Files.readAllLines(files.findFirst().orElseThrow()))
            .containsExactly("exited", "stop", "postrun");
      }
    }
  }

  @Test
  void ctrlCOfATerminalReachesDroverOnlyAndNotItsTasks() throws Exception {
    Path job = service("trap 'echo got an interrupt' INT; trap 'exit 0' TERM", "30s");
    List<String> ownGroup = List.of("setsid");
    try (Program program = Program.start(home, home, ownGroup, "run", job.toString())) {
      program.awaitOut("ready");
      new ProcessBuilder("kill", "-s", "INT", "--", "-" + program.pid()).start().waitFor();
      Program.Result result = program.await();

      assertThat(result.status()).isEqualTo(130);
      assertThat(result.out()).doesNotContain("got an interrupt");
    }
  }

  @Test
  void aRunThatIsToldToIgnoreHangUpGoesOn() throws Exception {
    Path job = service("trap 'exit 0' TERM", "30s");
    List<String> nohup = List.of("env", "--ignore-signal=HUP");
    try (Program program = Program.start(home, home, nohup, "run", job.toString())) {
      program.awaitOut("ready");
      program.signal("HUP");
      program.signal("TERM");

      assertThat(program.await().status()).isEqualTo(143);
    }
  }

  @ParameterizedTest(name = "a job that {0}: {1}")
  @CsvSource({
    "lives,     its task is stopped",
    "is not there, nothing begins",
  })
  void aSignalThatComesWhileARunBeginsIsNotLost(String before, String after) throws Exception {
    Path job = service("trap 'exit 0' TERM; echo $$ > pid", "30s");
    String data = home.resolve("data").toString();
    String[] words = {"run", "--survive", "--data-dir", data, job.toString()};
    if (before.equals("lives")) {
      try (Program first = Program.start(home, words)) {
        first.awaitOut("ready");
      }
    }

    try (Program second = Program.start(home, words)) {
      Path lock = home.resolve("data/store/lock");
      Waiting.until(
          () -> "it takes the folder; it said: " + second.err(),
          Program.PATIENCE,
          () -> holds(lock, second.pid()));
      second.signal("TERM");
      Program.Result result = second.await();

      assertThat(result.status()).as(result.err()).isEqualTo(143);
      if (before.equals("lives")) {
        assertThat(result.errLines()).last().isEqualTo("g[0]/t: stopped, exit code 0");
      }
    }
    assertThat(Processes.where(p -> Files.readString(p.resolve("environ")).contains(data + "/")))
        .as(after)
        .isEmpty();
  }

  private static boolean holds(Path lock, long pid) {
    try {
      return Files.readString(lock).trim().equals(Long.toString(pid));
    } catch (IOException notYet) {
      return false;
    }
  }

  /** A service that says when it is ready, and a process of its own group for every wait. */
  private Path service(String traps, String killTimeout) throws Exception {
    return Files.writeString(
        home.resolve("service.hcl"),
        """
        job "service" {
          group "g" {
            task "t" {
              driver = "raw_exec"
              kill_signal = "SIGTERM"
              kill_timeout = "%s"
              config {
                command = "/bin/sh"
                args = ["-c", "%s; echo ready; while :; do sleep 0.05; done"]
              }
            }
          }
        }
        """
            .formatted(killTimeout, traps));
  }
}
