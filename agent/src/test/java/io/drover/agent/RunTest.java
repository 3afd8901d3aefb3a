package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.facts.Fact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What drover run shows and ends with. */
class RunTest {
  @TempDir Path home;

  @ParameterizedTest(name = "{1} gives {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "0   | exit 0          | run[0]/sh: exit code 0",
        "7   | exit 7          | run[0]/sh: failed, exit code 7",
        "255 | exit 255        | run[0]/sh: failed, exit code 255",
        "137 | exit 137        | run[0]/sh: failed, exit code 137",
        "137 | kill -KILL $$   | run[0]/sh: failed, signal 9",
        "143 | kill -TERM $$   | run[0]/sh: failed, signal 15",
        "139 | kill -SEGV $$   | run[0]/sh: failed, signal 11",
      })
  void aSingleTaskGivesItsOwnStatus(int status, String script, String summary) throws Exception {
    Program.Result result = Program.run(home, "run", "--", "/bin/sh", "-c", script);

    assertThat(result.status()).as(result.err()).isEqualTo(status);
    assertThat(result.errLines()).last().isEqualTo(summary);
  }

  @Test
  void aJobWithoutInstancesSucceedsAndSaysThatNothingRan() throws Exception {
    Path file = job("none", task("a", "exit 1"));
    Files.writeString(
        file, Files.readString(file).replace("group \"g\" {", "group \"g\" {\ncount = 0\n"));
    Program.Result result = Program.run(home, "run", file.toString());

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err()).contains("the job has no instance: there is nothing to run");
  }

  @Test
  void aUserWhomNobodyKnowsFailsTheTaskAtOnceAndIsNamed() throws Exception {
    Path file =
        job("user", task("a", "exit 0").replace("driver =", "user = \"nosuchuser\"\n driver ="));
    Files.writeString(file, Files.readString(file).replace("attempts = 0", "attempts = 9"));
    Program.Result result = Program.run(home, "run", file.toString());

    assertThat(result.status()).as(result.err()).isEqualTo(1);
    assertThat(result.err())
        .contains("there is no user \"nosuchuser\" on this machine")
        .contains("Not Restarting - Error was unrecoverable")
        .doesNotContain("java.");
  }

  @ParameterizedTest(name = "{0} and {1} give {2}")
  @CsvSource({"0, 0, 0", "0, 7, 1", "7, 7, 1"})
  void oneOfSeveralTasksThatFailsGivesOne(int first, int second, int status) throws Exception {
    Path job = job("two", task("a", "exit " + first) + task("b", "exit " + second));

    assertThat(Program.run(home, "run", job.toString()).status()).isEqualTo(status);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "no-such-program-anywhere | \"no-such-program-anywhere\" could not be found in the task's",
        "/no/such/program         | \"/no/such/program\" could not be found",
        "H/plain                  | \"H/plain\" is not executable: permission denied",
        "H/text                   | \"H/text\" is neither a program nor a script that begins with"
            + " #!",
        "H/empty                  | \"H/empty\" is empty",
        "H/elf                    | \"H/elf\" is a program for another kind of machine, or damaged",
        "H/script                 | \"H/script\" begins with #!/no/such/sh -e, and there is no"
            + " /no/such/sh",
        "H/windows                | there is no /bin/sh with a carriage return behind it",
        "/etc                     | \"/etc\" is a folder, not a program",
        "/dev/null                | \"/dev/null\" is not a regular file",
      })
  void aCommandThatCannotStartGivesOneAndSaysWhy(String command, String why) throws Exception {
    Files.writeString(home.resolve("plain"), "no program");
    for (String[] file :
        new String[][] {
          {"text", "no program"},
          {"empty", ""},
          {"elf", "\u007fELF and no more"},
          {"script", "#!/no/such/sh -e\necho\n"},
          {"windows", "#!/bin/sh\r\necho\r\n"},
        }) {
      Files.writeString(home.resolve(file[0]), file[1]).toFile().setExecutable(true, false);
    }
    Program.Result result = Program.run(home, "run", "--", command.replace("H", home.toString()));

    assertThat(result.status()).as(result.err()).isEqualTo(1);
    assertThat(Files.isExecutable(home.resolve("plain"))).isFalse();
    assertThat(result.errLines().getLast())
        .contains("failed, never ran")
        .contains(why.replace("H", home.toString()));
  }

  @ParameterizedTest(name = "{1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "raw_exec | command = \"/no/such\"      | Error was unrecoverable",
        "mock | start_error = \"no\"            | Error was unrecoverable",
        "mock | start_error = \"no\"\\n"
            + " start_error_recoverable = true | Exceeded allowed attempts 1",
      })
  void aStartIsTriedAgainOnlyIfTheDriverSaysThatItMayHelp(
      String driver, String config, String reason) throws Exception {
    String task =
        "task \"t\" {\n driver = \"%s\"\n config {\n %s\n }\n }"
            .formatted(driver, config.replace("\\n", "\n"));
    Path job =
        Files.writeString(
            home.resolve("start.hcl"),
            """
            job "start" {
              type = "batch"
              group "g" {
                restart {
                  attempts = 1
                  delay    = "1ms"
                  mode     = "fail"
                }
                %s
              }
            }
            """
                .formatted(task));
    Program.Result result = Program.run(home, "run", job.toString());

    assertThat(result.status()).as(result.err()).isEqualTo(1);
    assertThat(result.err()).contains("Not Restarting - " + reason);
  }

  @Test
  void anArgumentThatIsTooLongForTheKernelIsNamedAsThat() throws Exception {
    Path job = job("long", task("t", ": " + "x".repeat(200_000)));
    Program.Result result = Program.run(home, "run", job.toString());

    assertThat(result.status()).as(result.err()).isEqualTo(1);
    assertThat(result.errLines().getLast())
        .contains("are too long for the kernel: it takes 128 KiB");
  }

  @Test
  void aCommandGetsItsWordsUnchangedAndRunsWhereTheUserStands() throws Exception {
    Path here = Files.createDirectory(home.resolve("here"));
    String script = "pwd; for a; do printf '%s\\n' \"$a\"; done";
    try (Program program =
        Program.start(
            home,
            here,
            List.of(),
            "run",
            "--",
            "sh",
            "-c",
            script,
            "sh",
            "${a}",
            "%{b}",
            "--json",
            "two words",
            "",
            "--",
            "*")) {
      Program.Result result = program.await();

      assertThat(result.status()).as(result.err()).isZero();
      assertThat(result.outLines())
          .containsExactly(
              "run[0]/sh | " + here.toRealPath(),
              "run[0]/sh | ${a}",
              "run[0]/sh | %{b}",
              "run[0]/sh | --json",
              "run[0]/sh | two words",
              "run[0]/sh | ",
              "run[0]/sh | --",
              "run[0]/sh | *");
    }
  }

  @Test
  void aCommandBesideTheUserIsFoundByItsRelativePath() throws Exception {
    Path script = Files.writeString(home.resolve("hi"), "#!/bin/sh\necho hi from $0\n");
    script.toFile().setExecutable(true);
    try (Program program = Program.start(home, home, List.of(), "run", "--", "./hi")) {
      assertThat(program.await().out()).contains("hi from");
    }
  }

  @Test
  void linesOfStandardErrorGoToStandardErrorAndALineWithoutAnEndIsShown() throws Exception {
    Program.Result result =
        Program.run(home, "run", "--", "sh", "-c", "echo bad >&2; printf 'no end'");

    assertThat(result.outLines()).containsExactly("run[0]/sh | no end");
    assertThat(result.errLines()).contains("run[0]/sh | bad");
    assertThat(result.out()).endsWith("\n").doesNotContain("\u001b");
    assertThat(result.err()).doesNotContain("\u001b");
  }

  @Test
  void aReaderThatGoesAwayDoesNotEndTheTask() throws Exception {
    Path done = home.resolve("done");
    String script = "seq 1 100000; sleep 0.3; seq 1 100000; touch " + done + "; exit 5";
    List<String> before =
        List.of(
            "sh",
            "-c",
            "mkfifo \"$HOME/p\"; head -1 \"$HOME/p\" >/dev/null & exec \"$@\" >\"$HOME/p\"",
            "sh");
    try (Program program = Program.start(home, home, before, "run", "--", "sh", "-c", script)) {
      Program.Result result = program.await();

      assertThat(result.status()).as(result.err()).isEqualTo(5);
      assertThat(done).exists();
    }
  }

  @Test
  @Fact(
      number = "B019",
      text = "An alloc that cannot be made is reported as failed, with all its tasks finished now.",
      better = "the job is refused as a whole, with the place, before there is an alloc")
  void whatIsNotSupportedYetIsRefusedWithItsPlaceAndNothingStarts() throws Exception {
    Path job =
        Files.writeString(
            home.resolve("bridge.hcl"),
            """
            job "bridge" {
              group "g" {
                network {
                  mode = "bridge"
                }
                task "t" {
                  driver = "raw_exec"
                  config {
                    command = "/bin/true"
                  }
                }
              }
            }
            """);
    Program.Result result = Program.run(home, "run", job.toString());

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("bridge.hcl:4:").contains("bridge is not supported yet");
    assertThat(result.err()).doesNotContain("Received").doesNotContain("\tat ");
  }

  @Test
  void theDataFolderIsNewEachTimeKeptAndItsPathIsPrinted() throws Exception {
    Program.Result first = Program.run(home, "run", "--", "/bin/true");
    Program.Result second = Program.run(home, "run", "--", "/bin/true");

    assertThat(folder(first)).isDirectory().isNotEqualTo(folder(second));
    assertThat(folder(first).getParent()).isEqualTo(home.resolve(".local/state/drover/runs"));
  }

  private static Path folder(Program.Result result) {
    String head = "data folder: ";
    return Path.of(
        result.errLines().stream()
            .filter(line -> line.startsWith(head))
            .findFirst()
            .orElseThrow()
            .substring(head.length()));
  }

  private Path job(String name, String tasks) throws Exception {
    return Files.writeString(
        home.resolve(name + ".hcl"),
        """
        job "%s" {
          type = "batch"
          group "g" {
            restart {
              attempts = 0
              mode = "fail"
            }
            %s
          }
        }
        """
            .formatted(name, tasks));
  }

  private static String task(String name, String script) {
    return """
    task "%s" {
      driver = "raw_exec"
      config {
        command = "/bin/sh"
        args = ["-c", "%s"]
      }
    }
    """
        .formatted(name, script);
  }
}
