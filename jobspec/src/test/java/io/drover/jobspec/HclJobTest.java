package io.drover.jobspec;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.model.Job;
import io.drover.jobspec.problem.JobspecException;
import io.drover.jobspec.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Job files that are not as they should be. */
final class HclJobTest {

  @Test
  void aJobWithAnotherIdKeepsItsLabelAsItsName() throws JobspecException {
    String text =
        """
        job "label" {
          id = "other"
          group "g" {
            task "t" {
              driver = "mock"
            }
          }
        }
        """;
    Job job = Jobspec.parse(text, "job.hcl", Inputs.NONE).job();
    assertThat(job.id()).isEqualTo("other");
    assertThat(job.name()).isEqualTo("label");
  }

  private static List<Problem> problems(byte[] bytes) {
    try {
      Jobspec.parse(bytes, "job.hcl", Inputs.NONE);
      return List.of();
    } catch (JobspecException e) {
      return e.problems();
    }
  }

  private static List<String> mistakes(String text) {
    return problems(text.getBytes(StandardCharsets.UTF_8)).stream()
        .map(problem -> problem.place() + ": " + problem.message())
        .toList();
  }

  private static String task(String line) {
    return """
    job "j" {
      group "g" {
        task "t" {
          driver = "raw_exec"
          %s
        }
      }
    }
    """
        .formatted(line);
  }

  @Test
  void severalMistakesAreFoundInOnePassEachWithItsLineAndACaret() {
    String text =
        """
        job "j" {
          priorty = 50
          group "g" {
            count = "many"
            task "t" {
              dirver = "raw_exec"
              resuorces {
                cpu = 100
              }
            }
          }
        }
        """;

    assertThat(problems(text.getBytes(StandardCharsets.UTF_8)))
        .extracting(Problem::text)
        .containsExactly(
            """
            job.hcl:2:3: priorty is not known in job; did you mean priority?
              2 |   priorty = 50
                |   ^^^^^^^\
            """,
            """
            job.hcl:4:13: count must be a whole number, not the text "many"
              4 |     count = "many"
                |             ^\
            """,
            """
            job.hcl:6:7: dirver is not known in task; did you mean driver?
              6 |       dirver = "raw_exec"
                |       ^^^^^^\
            """,
            """
            job.hcl:7:7: block resuorces is not known in task; did you mean resources?
              7 |       resuorces {
                |       ^^^^^^^^^\
            """);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          config = {}                             | config is a block: write config { ... }
          user {}                                 | user is an attribute: write user = ...
          resources "x" {}                        | resources takes no name
          scaling {}                              | scaling needs exactly one name
          lifecycle {}                            | lifecycle needs hook
          env = ["a"]                             | env must be a map, not a list
          env = { A = null }                      | env: A is null
          env = { A = [1] }                       | env.A must be text, not a list
          kill_timeout = "5"                      | kill_timeout must be a duration such as "10s"
          kill_timeout = [5]                      | kill_timeout must be a duration such as "10s", not a list
          leader = "perhaps"                      | leader must be true or false, not the text "perhaps"
          user = upper(1, 2)                      | upper takes 1 argument, not 2
          user = nothing(1)                       | there is no function nothing
          user = 1 / 0                            | division by zero
          user = [for x in 5 : x]                 | for goes through lists and maps, not a number
          user = "a                               | this text does not end on its line
          user = "a\\q"                           | there is no escape
          user = (1                               | expected ) for the opening one at job.hcl:5:14
          user = 1 +                              | expected a value, found the end of the line
          user = "${[1]}-"                        | a list cannot be part of a text
          user = {a = 1}.b                        | there is no "b" in it; there is a
          user == 1                               | expected = for an attribute, or { or a name for a block
          config { a = 1, b = 2 }                 | expected } after the only attribute of a block on one line
          config { a { } }                        | a block on one line can hold one attribute
          dynamic "env" {}                        | dynamic needs one content block
          user = <<X                              | this heredoc does not end
          user = var.x                            | no variable "x" is declared
          user = file("/etc/passwd")              | file: functions of files are off
          """)
  void mistakesAreNamed(String line, String message) {
    assertThat(mistakes(task(line))).first().asString().contains(message);
  }

  @Test
  void theFileMustHoldOneJob() {
    assertThat(mistakes(""))
        .containsExactly("job.hcl:1:1: the file holds no job: write job \"name\" { ... }");
    assertThat(mistakes("job \"a\" {\n}\njob \"b\" {\n}"))
        .containsExactly("job.hcl:3:1: a file holds one job; the first is at job.hcl:1:1");
    assertThat(mistakes("jobs \"a\" {\n}").getFirst())
        .isEqualTo("job.hcl:1:1: block jobs cannot stand outside the job; did you mean job?");
    assertThat(mistakes("job \"a\" {").getFirst()).contains("} is missing");
    assertThat(mistakes("job \"a\" \"b\" {\n}").getFirst()).contains("exactly one name");
  }

  @Test
  void whatIsNestedTooDeeplyIsAnError() {
    for (String open : List.of("[", "(", "{ a = ", "\"${", "-", "!", "1 + (", "f(")) {
      assertThat(mistakes(task("user = " + open.repeat(100_000)))).as(open).hasSize(1);
    }
    assertThat(mistakes("a {\n".repeat(100_000))).hasSize(1);
    assertThat(mistakes(task("user = " + "1 + ".repeat(100_000) + "1"))).hasSize(1);
    assertThat(mistakes(task("user = a" + ".b".repeat(100_000)))).hasSize(1);
    assertThat(mistakes(task("user = a" + "[*]".repeat(100_000)))).hasSize(1);
  }

  @Test
  void whatWouldTakeTooLongOrTooMuchIsAnError() {
    String ten = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]";
    String loops = "[for a in " + ten + " : ";
    assertThat(mistakes(task("user = " + loops.repeat(9) + "1" + "]".repeat(9))).getFirst())
        .contains("too many steps");
    String doubled = "locals {\n  a0 = \"0123456789\"\n";
    for (int i = 1; i < 40; i++) {
      doubled += "  a" + i + " = \"${local.a" + (i - 1) + "}${local.a" + (i - 1) + "}\"\n";
    }
    assertThat(mistakes(doubled + "}\n" + task("")).getFirst()).contains("become too long");
    String chain = "locals {\n";
    for (int i = 0; i < 10_000; i++) {
      chain += "  a" + i + " = local.a" + (i + 1) + "\n";
    }
    assertThat(mistakes(chain + "  a10000 = 1\n}\n" + task("")).getFirst())
        .contains("locals lead over more than 200 others");
    assertThat(mistakes(task("user = 1e999999999"))).hasSize(1);
    assertThat(mistakes(task("user = pow(10, 400)"))).hasSize(1);
    assertThat(mistakes(task("user = 9e9999 * 9e9999"))).hasSize(1);
    assertThat(problems(new byte[50_000_000])).hasSize(1);
  }

  /** Whatever is done to a file, the answer is a job or problems, never another exception. */
  @Test
  void damagedFilesGiveProblemsAndNothingElse() throws Exception {
    byte[] good;
    try (var in = HclJobTest.class.getResourceAsStream("/jobs/service.nomad.hcl")) {
      good = in == null ? new byte[0] : in.readAllBytes();
    }
    Random random = new Random(7);
    String signs = "{}[]()\"\\$%~=:,.?!<>*+-/#\n\r\t 09aZ_\u00e9";
    byte[] bits = signs.getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < 2_000; round++) {
      byte[] bad = good.clone();
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        bad[random.nextInt(bad.length)] =
            random.nextInt(8) == 0 ? (byte) random.nextInt(256) : bits[random.nextInt(bits.length)];
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(bad.length) : bad.length;
      assertThat(problems(Arrays.copyOf(bad, length)).size()).isLessThanOrEqualTo(50);
    }
  }
}
