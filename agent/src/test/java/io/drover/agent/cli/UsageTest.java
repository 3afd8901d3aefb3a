package io.drover.agent.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A wrong call ends with 2 and says what is wrong and what to do; help is there for everything. */
class UsageTest {
  @TempDir Path home;

  @BeforeEach
  void someFiles() throws Exception {
    Files.writeString(home.resolve("empty.hcl"), "");
    Files.writeString(home.resolve("broken.hcl"), "job \"x\" {\n  group {\n");
    Files.writeString(
        home.resolve("good.hcl"),
        """
        variable "word" {
          default = "hello"
        }
        job "good" {
          group "g" {
            task "t" {
              driver = "raw_exec"
              config { command = var.word }
            }
          }
        }
        """);
    Files.write(home.resolve("binary.hcl"), new byte[] {(byte) 0xff, 0, (byte) 0xfe, '{'});
  }

  /** H stands for the folder of the test, and a comma for the space between two words. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "''                            | Usage: drover COMMAND",
        "nonsense                      | there is no command \"nonsense\"; there are run,",
        "--nonsense                    | there is no command \"--nonsense\"",
        "help,nonsense                 | there is no command \"nonsense\"",
        "help,run,plan                 | help says more about one command at a time",
        "run                           | a job file is needed",
        "run,--                        | a command is needed after --",
        "run,--,''                     | cannot be a command",
        "run,--,/                      | \"/\" cannot be a command",
        "run,H/good.hcl,--,/bin/true   | give either a job file or a command after --, not both",
        "run,H/good.hcl,H/empty.hcl    | one job file at a time: \"H/good.hcl\" or \"H/empty.hcl\"",
        "run,--nonsense,H/good.hcl     | there is no flag --nonsense; there are --var,",
        "run,H/good.hcl,--data-dir     | --data-dir needs a value: --data-dir FOLDER",
        "run,H/good.hcl,--data-dir,''  | --data-dir needs the name of a folder",
        "run,H/good.hcl,-var           | --var needs a value: --var NAME=VALUE",
        "run,H/good.hcl,--survive=no   | --survive takes no value",
        "run,--json,H/good.hcl,-json   | --json is given twice",
        "run,--data-dir,--json,H/x.hcl | --data-dir needs a value",
        "run,H/good.hcl,-var,word      | word",
        "run,H/good.hcl,-var,other=1   | other",
        "run,H/good.hcl,-var-file,H/no | H/no is not there",
        "run,H/missing.hcl             | H/missing.hcl is not there",
        "run,H                         | H is a folder",
        "run,/dev/zero                 | /dev/zero is too long",
        "run,H/empty.hcl               | empty.hcl",
        "run,H/broken.hcl              | broken.hcl:2:",
        "run,H/binary.hcl              | binary.hcl:1:",
        "run,-                         | stdin",
        "validate                      | a job file is needed",
        "validate,--,/bin/true         | drover validate takes no command after --",
        "validate,--survive,H/good.hcl | there is no flag --survive; there are --var,",
        "validate,H/broken.hcl         | broken.hcl:2:",
        "plan                          | a job file is needed",
        "plan,H/missing.hcl            | H/missing.hcl is not there",
        "logs,--tail,many              | --tail needs a number of lines up to 1000000, not",
        "logs,--tail,10000000           | --tail needs a number of lines up to 1000000, not",
        "logs,a,b,c                    | drover logs takes no \"c\"",
        "logs,-x                       | there is no flag -x; there are --data-dir, --follow,",
        "logs,-f,--follow              | --follow is given twice",
        "logs                          | there is no run in",
        "torture,--minutes,0           | --minutes needs a number from 0.1 to 1440, not \"0\"",
        "torture,--minutes,1e9         | --minutes needs a number from 0.1 to 1440, not",
        "torture,--tasks,3             | --tasks needs a number from 12 to 2000, not \"3\"",
        "torture,--seed,-1             | --seed needs a number from 0 to",
        "torture,--data-dir,''         | --data-dir needs the name of a folder",
        "torture,--clean,/             | no torture was killed in /",
        "timeline,--data-dir,''        | --data-dir needs the name of a folder",
        "plan,H/good.hcl,--hooks-dir,'' | --hooks-dir needs the name of a folder",
        "plan,H/good.hcl,--hook-deadline,a=1s | the deadline of a hook \"a=1s\" is wrong: it is"
            + " not",
        "run,H/good.hcl,--hook-deadline,a:stop=1d | \"a:stop=1d\" is wrong: a deadline is a",
        "version,more                  | drover version takes no \"more\"",
        "completion,fish               | there is a script for bash and zsh, not \"fish\"",
        "completion,bash,more          | one shell at a time: \"bash\" or \"more\"",
        "runs,more                     | drover runs takes no \"more\"",
        "runs,--keep,3                 | --keep says how much --prune leaves; give both",
        "runs,--prune,--keep,-1        | --keep needs a number of runs up to 1000000, not \"-1\"",
      })
  void aWrongCallEndsWithTwoAndSaysWhy(String words, String says) {
    InProcess result = InProcess.run(home, words(words));

    assertThat(result.err()).contains(says.replace("H", home.toString()));
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).doesNotContain("Exception").doesNotContain("mistake in drover");
  }

  private String[] words(String cell) {
    if (cell.isEmpty()) {
      return new String[0];
    }
    return Stream.of(cell.split(","))
        .map(word -> word.equals("''") ? "" : word.replace("H", home.toString()))
        .toArray(String[]::new);
  }

  @Test
  void aWrongCallNamesTheHelpOfItsCommand() {
    assertThat(InProcess.run(home, "plan", "--nonsense").err().lines())
        .last()
        .isEqualTo("drover help plan says how it is used");
    assertThat(InProcess.run(home, "nonsense").err().lines())
        .last()
        .isEqualTo("drover help says how it is used");
  }

  static List<String> commands() {
    return List.copyOf(Cli.COMMANDS.keySet());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpByThreeWays(String command) {
    InProcess help = InProcess.run(home, "help", command);

    assertThat(help.status()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).startsWith("Usage: drover " + command).contains("Prints this.");
    assertThat(InProcess.run(home, command, "--help")).isEqualTo(help);
    assertThat(InProcess.run(home, command, "-h")).isEqualTo(help);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandIsInTheOverviewAndSaysWhatItDoes(String command) {
    assertThat(InProcess.run(home, "help").out()).containsPattern("(?m)^ +" + command + " ");
    for (Flag flag : Cli.COMMANDS.get(command).get().syntax().flags()) {
      assertThat(flag.about()).as(command + " " + flag.text()).endsWith(".");
    }
  }

  @Test
  void theOverviewIsTheSameByThreeWays() {
    InProcess help = InProcess.run(home, "help");

    assertThat(help.status()).isZero();
    assertThat(InProcess.run(home, "--help")).isEqualTo(help);
    assertThat(InProcess.run(home, "-h")).isEqualTo(help);
    assertThat(help.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(100));
  }

  @Test
  void aJobIsReadFromStandardInput() throws Exception {
    InProcess result =
        InProcess.withInput(
            Files.readString(home.resolve("good.hcl")), home, "validate", "-", "-var", "word=w");

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("job \"good\" is valid\n");
  }

  @Test
  void flagsMayStandBeforeAndBehindTheFile() {
    String file = home.resolve("good.hcl").toString();

    assertThat(InProcess.run(home, "plan", "-var", "word=w", file))
        .isEqualTo(InProcess.run(home, "plan", file, "-var", "word=w"))
        .isEqualTo(InProcess.run(home, "plan", file, "--var=word=w"));
  }

  @Test
  void aMistakeOfOursIsToldWithoutAStackTrace() {
    assertThat(Bug.text(new IllegalStateException("odd", new ArithmeticException("zero"))))
        .matches(
            "(?s)drover: this is a mistake in drover, please report it"
                + "\n  java.lang.IllegalStateException: odd, in UsageTest.java:\\d+"
                + "\n  java.lang.ArithmeticException: zero, in UsageTest.java:\\d+");
  }

  @Test
  void aFileOfValuesThatIsNotUtf8IsRefusedWithItsPlace() throws Exception {
    Path values = home.resolve("latin.hcl");
    Files.writeString(values, "word = \"\u00e9\"", ISO_8859_1);
    String file = home.resolve("good.hcl").toString();
    InProcess result = InProcess.run(home, "run", file, "-var-file", values.toString());

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).startsWith(values + ":1:9: not UTF-8: a broken character");
  }
}
