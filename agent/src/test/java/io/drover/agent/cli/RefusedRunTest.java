package io.drover.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is refused says where and why, and leaves nothing behind. */
class RefusedRunTest {
  @TempDir Path home;

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          periodic { cron = "* * * * *" } | 3:1: | a stanza that is not supported yet
          constraint {\\n attribute = "${attr.kernel.name}"\\n value = "plan9"\\n } | 3:1: | another machine
          constraint {\\n attribute = "${node.unique.id}"\\n value = "x"\\n } | 3:1: | a node that nobody is yet
          meta { drover_logs = "elsewhere" } | 3:22: drover_logs must be one of | logs kept as nobody keeps them
          meta { drover_hook_deadlines = "a" } | 3:32: drover_hook_deadlines cannot be read: | a deadline that is none
          meta { drover_poststop_limit = "soon" } | 3:32: drover_poststop_limit "soon" is wrong: | a limit that is none
          vault { role = "r" } | 3:1: vault is not supported yet | a block that every task takes over
          meta { a = var.nope } | 3:12: no variable "nope" is declared | a variable that nobody declared
          meta { a = uper("x") } | 3:12: there is no function uper; did you mean upper? | a function with a slip
          meta { drover_poststop = "5s" } | 3:26: drover_poststop is not read here; read are drover_ | a key of ours with a slip
          """)
  void neitherTheUsersFolderNorOneOfItsOwnIsMade(String line, String place, String reason)
      throws Exception {
    Path file = home.resolve("job.hcl");
    Files.writeString(
        file,
        """
        job "j" { # what is tried stands in the third line
          type = "batch"
        LINE
          group "g" {
            task "t" {
              driver = "raw_exec"
              config { command = "/bin/true" }
            }
          }
        }
        """
            .replace("LINE", line.replace("\\n", "\n")));
    InProcess own = InProcess.run(home, "run", file.toString());
    InProcess named =
        InProcess.run(home, "run", "--data-dir", home.resolve("data").toString(), file.toString());

    for (InProcess result : List.of(own, named)) {
      assertThat(result.status()).as("%s: %s", reason, result.err()).isEqualTo(2);
      assertThat(result.err()).as(reason).contains("job.hcl:" + place);
      assertThat(result.out()).as("no task has run").isEmpty();
    }
    assertThat(home.resolve(".local")).doesNotExist();
    assertThat(home.resolve("data")).doesNotExist();
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          count = 100000 | 3:11: 100000 tasks are more than a job may have on one machine, 10000 | too many
          task "u" {\\n driver = "rawexec"\\n } | 4:11: driver rawexec is not supported yet; there are mock, raw_exec; did you mean raw_exec? | a driver with a slip
          task "u" {\\n driver = "mock"\\n kill_signal = "SIGFOO"\\n } | 5:16: this machine has no signal SIGFOO; it has SIGABRT, | a signal that nobody has
          """)
  void whatAGroupAsksForIsHeldAgainstTheMachine(String line, String place, String reason)
      throws Exception {
    Path file = home.resolve("job.hcl");
    Files.writeString(
        file,
        """
        job "j" {
          group "g" {
          LINE
            task "t" {
              driver = "raw_exec"
              config { command = "/bin/true" }
            }
          }
        }
        """
            .replace("LINE", line.replace("\\n", "\n")));
    InProcess result = InProcess.run(home, "run", file.toString());

    assertThat(result.status()).as("%s: %s", reason, result.err()).isEqualTo(2);
    assertThat(result.err()).as(reason).contains("job.hcl:" + place);
    assertThat(home.resolve(".local")).doesNotExist();
  }

  @Test
  void aJobThatIsValidAndCannotRunHereIsValidAndSaysSo() throws Exception {
    Path file = home.resolve("job.hcl");
    Files.writeString(
        file,
        """
        job "j" {
          datacenters = ["dc1"]
          group "g" {
            network { mode = "bridge" }
            task "t" {
              driver = "raw_exec"
              config { command = "/bin/true" }
            }
          }
        }
        """);
    InProcess result = InProcess.run(home, "validate", file.toString());

    assertThat(result.status()).isZero();
    assertThat(result.out()).isEqualTo("job \"j\" is valid, but cannot run here\n");
    assertThat(result.err()).contains("job.hcl:4:22: network mode bridge is not supported yet");
  }

  @Test
  void aDataFolderThatCannotBeIsToldWithoutTheNamesOfOurClasses() throws Exception {
    Path file = Files.writeString(home.resolve("taken"), "");
    InProcess result = InProcess.run(home, "run", "--data-dir", file.toString(), "--", "/bin/true");

    assertThat(result.status()).isNotZero();
    assertThat(result.err())
        .contains("the data folder " + file + " cannot be made: " + file + " is there already")
        .doesNotContain("java.");
  }

  @Test
  void aHookThatMayNotBeCalledRefusesTheRunBeforeAFolderIsMade() throws Exception {
    Path hooks = Files.createDirectory(home.resolve("hooks"));
    Path hook = Files.writeString(hooks.resolve("open-to-all"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxrwxrwx"));
    InProcess result =
        InProcess.run(home, "run", "--hooks-dir", hooks.toString(), "--", "/bin/true");

    assertThat(result.status()).isNotZero();
    assertThat(result.err()).contains("open-to-all");
    assertThat(home.resolve(".local")).doesNotExist();
  }
}
