package io.drover.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong in a driver block is told by its place before anything is started. */
class DriverBlockTest {
  private static final List<String> COMMANDS = List.of("validate", "plan", "run");

  @TempDir Path home;

  private InProcess run(String command, String name, String text) throws Exception {
    Files.writeString(home.resolve(name), text);
    return InProcess.run(home, command, home.resolve(name).toString());
  }

  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          command = "/bin/true" | `` | right
          command = "/bin/true"\\n oom_score_adj = "7" | `` | a number may be written as text
          comand = "/bin/true"\\n command = "/bin/true" | 7:1: unknown attribute "comand"; known are command, args, | an unknown name
          args = ["a"] | 6:7: missing attribute "command" | nothing to run
          command = ["a"] | 7:11: "command" must be a string | a list for a text
          command = "/bin/true"\\n args = "a b" | 8:8: "args" must be a list of strings | a text for a list
          command = "/bin/true"\\n args = [["a"]] | 8:8: "args" must be a list of strings | a list in the list
          command = "/bin/true"\\n oom_score_adj = "x" | 8:17: "oom_score_adj" must be a number | a word for a number
          command = "/bin/true"\\n oom_score_adj = 2000 | 8:17: oom_score_adj must be from 0 to 1000, not 2000 | a number out of range
          command = "/bin/true"\\n work_dir = "a" | 8:12: work_dir must be an absolute path but got relative path "a" | no absolute path
          command = "/bin/true"\\n image { } | 8:1: unknown attribute "image"; known are command, args, | an unknown block
          """)
  void everyCommandChecksTheBlock(String block, String says, String reason) throws Exception {
    String job =
        """
        job "j" {
          type = "batch"
          group "g" {
            task "t" {
              driver = "raw_exec"
              config {
        BLOCK
              }
            }
          }
        }
        """
            .replace("BLOCK", block.replace("\\n ", "\n"));
    for (String command : COMMANDS) {
      if (says.isEmpty() && command.equals("run")) {
        continue;
      }
      InProcess result = run(command, "job.hcl", job);
      assertThat(result.status())
          .as(reason + ": " + result.err())
          .isEqualTo(says.isEmpty() ? 0 : 2);
      if (!says.isEmpty()) {
        assertThat(result.err()).contains("job.hcl:" + says).contains(" | ").contains("^");
        assertThat(result.out()).as("no task has run").isEmpty();
        assertThat(home.resolve(".local")).as("a folder of a run").doesNotExist();
      }
    }
  }

  @Test
  void theCaretStandsBelowWhatIsWrongAndAllIsToldInOnePass() throws Exception {
    String job =
        """
        job "j" {
          group "g" {
            task "one" {
              driver = "raw_exec"
              config {
                comand = "/bin/true"
                args   = "a"
              }
            }
            task "two" {
              driver = "dokcer"
            }
          }
        }
        """;

    assertThat(run("validate", "job.hcl", job).err().replace(home.toString() + "/", ""))
        .isEqualTo(
            """
            job.hcl:5:7: missing attribute "command"
              5 |       config {
                |       ^
            job.hcl:6:9: unknown attribute "comand"; known are command, args, work_dir, \
            oom_score_adj, cgroup_v2_override, cgroup_v1_override, denied_envvars
              6 |         comand = "/bin/true"
                |         ^^^^^^
            job.hcl:7:18: "args" must be a list of strings
              7 |         args   = "a"
                |                  ^
            job.hcl:11:16: driver dokcer is not supported yet; there are mock, raw_exec
              11 |       driver = "dokcer"
                 |                ^
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"validate", "plan", "run"})
  void aJobInJsonIsCheckedToo(String command) throws Exception {
    String job =
        """
        {"ID": "j", "Type": "batch", "TaskGroups": [{"Name": "g", "Tasks": [
          {"Name": "t", "Driver": "raw_exec", "Config": {
            "comand": "/bin/true",
            "args": "a"
          }}
        ]}]}
        """;

    InProcess result = run(command, "job.json", job);

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err().lines().filter(l -> l.contains("job.json:")))
        .satisfiesExactly(
            one -> assertThat(one).contains("job.json:2:49: missing attribute \"command\""),
            two -> assertThat(two).contains("job.json:3:15: unknown attribute \"comand\""),
            three -> assertThat(three).contains("job.json:4:13: \"args\" must be a list"));
  }

  @Test
  void aPlaceholderMayStillBecomeWhatIsWanted() throws Exception {
    String job =
        """
        job "j" {
          group "g" {
            task "t" {
              driver = "raw_exec"
              config {
                command       = "${NOMAD_TASK_DIR}/run"
                oom_score_adj = "${meta.adjust}"
              }
            }
          }
        }
        """;

    assertThat(run("validate", "job.hcl", job).err()).isEmpty();
  }
}
