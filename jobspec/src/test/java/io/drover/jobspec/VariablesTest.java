package io.drover.jobspec;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.drover.jobspec.problem.JobspecException;
import io.drover.jobspec.problem.Problem;
import io.drover.jobspec.problem.SourceText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the values of variables come from, and what they may be. */
final class VariablesTest {
  private static final Inputs NONE = Inputs.NONE;

  /** A job whose meta is what is asked for. */
  private static String file(String declarations, String meta) {
    return declarations
        + """

        job "j" {
          meta {
            x = %s
          }
          group "g" {
            task "t" {
              driver = "raw_exec"
            }
          }
        }
        """
            .formatted(meta);
  }

  private static String value(String declarations, String meta, Inputs inputs)
      throws JobspecException {
    return String.valueOf(
        Jobspec.parse(file(declarations, meta), "job.hcl", inputs).job().meta().get("x"));
  }

  private static List<String> mistakes(String declarations, String meta, Inputs inputs) {
    try {
      value(declarations, meta, inputs);
      return List.of();
    } catch (JobspecException e) {
      return e.problems().stream().map(VariablesTest::text).toList();
    }
  }

  private static String text(Problem problem) {
    return problem.place() + ": " + problem.message();
  }

  private static Inputs vars(String... vars) {
    return new Inputs(List.of(vars), List.of(), Map.of(), null);
  }

  private static Inputs varFile(String name, String text) {
    return new Inputs(List.of(), List.of(new SourceText(name, text)), Map.of(), null);
  }

  @Test
  void theCommandLineBeatsFilesWhichBeatTheEnvironmentWhichBeatsTheDefault()
      throws JobspecException {
    String declaration = "variable \"v\" {\n  default = \"default\"\n}";
    Map<String, String> environment = Map.of("NOMAD_VAR_v", "environment", "NOMAD_VAR_w", "x");
    SourceText first = new SourceText("a.hcl", "v = \"first\"");
    SourceText second = new SourceText("b.json", "{\"v\": \"second\"}");

    assertThat(value(declaration, "var.v", NONE)).isEqualTo("default");
    assertThat(value(declaration, "var.v", new Inputs(List.of(), List.of(), environment, null)))
        .isEqualTo("environment");
    assertThat(
            value(
                declaration,
                "var.v",
                new Inputs(List.of(), List.of(first, second), environment, null)))
        .isEqualTo("second");
    assertThat(
            value(
                declaration,
                "var.v",
                new Inputs(List.of("v=a=b"), List.of(first, second), environment, null)))
        .isEqualTo("a=b");
  }

  @ParameterizedTest(name = "{3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          default = [var.w]     |             | job.hcl:2:14: var.w is a name   | one default names another variable
          default = "a-${b}"    |             | job.hcl:2:18: b is a name       | or what is known only at the start
          type = list(string)   | v=[a, "b"]  | <-var v>:1:2: a is a name       | the quotes were forgotten
          type = list(string)   | v=["${a}"]  | <-var v>:1:5: a is a name       | a text names something
          type = list(string)   | v=[for a in ["x"] : a] |                      | a name of its own is none
          type = string         | v=${a}      |                                 | a text is taken as it is
          """)
  void aValueNamesNothing(String body, String var, String mistake, String reason) {
    Inputs inputs = var == null ? NONE : vars(var);
    List<String> told = mistakes("variable \"v\" {\n  " + body + "\n}", "\"x\"", inputs);

    assertThat(told).as(reason).hasSize(mistake == null ? 0 : 1);
    told.forEach(text -> assertThat(text).startsWith(mistake).contains("put a text in quotes"));
    assertThat(mistakes("variable \"v\" {}", "\"x\"", varFile("f.hcl", "v = local.x")))
        .singleElement(as(STRING))
        .startsWith("f.hcl:1:5: local.x is a name");
  }

  @ParameterizedTest(name = "{0} from {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          string                               | v=[1]                    | [1]       | text is taken as it is
          number                               | v=07.50                  | 7.5       | and made a number
          bool                                 | v=true                   | true      | all else is an expression
          list(number)                         | v=[1, "2"]               | [1,2]     | items are converted
          set(string)                          | v=["b", "a", "b"]        | ["a","b"] | sets are sorted
          map(string)                          | v={ a = 1 }              | {"a":"1"} | as are values
          object({ a = number, b = bool })     | v={ a = "1", b = "true", c = 0 } | {"a":1,"b":true} | what is not named is left out
          object({ a = number, b = optional(bool) }) | v={ a = 1 }        | {"a":1,"b":null} | optional is null
          tuple([string, number])              | v=[1, "2"]               | ["1",2]   | one type each
          any                                  | v={ a = [true] }         | {"a":[true]} | anything
          """)
  void valuesBecomeWhatTheTypeSays(String type, String var, String expected, String reason)
      throws JobspecException {
    boolean structured = !type.equals("string") && !type.equals("number");
    String meta = structured ? "jsonencode(var.v)" : "var.v";

    assertThat(value("variable \"v\" {\n  type = " + type + "\n}", meta, vars(var)))
        .as(reason)
        .isEqualTo(expected);
  }

  @Test
  void withoutATypeTheDefaultGivesIt() throws JobspecException {
    assertThat(value("variables {\n  v = 1\n}", "var.v + 1", vars("v=41"))).isEqualTo("42");
    assertThat(value("variables {\n  v = true\n}", "var.v ? 1 : 2", vars("v=false")))
        .isEqualTo("2");
    assertThat(value("variables {\n  v = []\n}", "join(\",\", var.v)", vars("v=[\"a\", \"b\"]")))
        .isEqualTo("a,b");
    assertThat(value("variable \"v\" {\n}", "var.v", vars("v=[x"))).isEqualTo("[x");
  }

  @Test
  void localsMayReferToEachOtherInAnyOrder() throws JobspecException {
    String locals = "locals {\n  a = \"${local.b}!\"\n  b = local.c\n}\nlocals {\n  c = \"x\"\n}";

    assertThat(value(locals, "local.a", NONE)).isEqualTo("x!");
  }

  @Test
  void whatNobodyKnowsIsLeftForTheStartOfTheTask() throws JobspecException {
    assertThat(value("", "\"${NOMAD_PORT_http}-${attr.kernel.name}\"", NONE))
        .isEqualTo("${NOMAD_PORT_http}-${attr.kernel.name}");
    assertThat(value("", "meta[\"a.b\"]", NONE)).isEqualTo("${meta[\"a.b\"]}");
  }

  @Test
  void mistakesSayWhereAndWhat() {
    assertThat(mistakes("variable \"v\" {\n}", "var.v", NONE))
        .containsExactly(
            "job.hcl:1:1: variable v has no value: give it a default, -var v=..., a line in a"
                + " -var-file, or NOMAD_VAR_v");
    assertThat(mistakes("variable \"count\" {\n}", "1", vars("cuont=1", "count=1")))
        .containsExactly(
            "<-var cuont>:1:1: the job file declares no variable cuont; did you mean count?");
    assertThat(
            mistakes("variable \"v\" {\n  type = number\n}", "1", varFile("a.hcl", "v = \"many\"")))
        .containsExactly(
            "a.hcl:1:5: variable v is a number: a number is required, not the text \"many\"");
    assertThat(mistakes("variable \"v\" {\n  type = list\n}", "1", vars("v=1")))
        .containsExactly("job.hcl:2:10: list needs the type of its items: list(string)");
    assertThat(mistakes("variable \"v\" {\n  defualt = 1\n}", "1", NONE).getFirst())
        .isEqualTo("job.hcl:2:3: defualt is not known in variable; did you mean default?");
    assertThat(
            mistakes(
                "variable \"v\" {\n  type = object({ a = optional(number, 5) })\n}", "1", NONE))
        .first()
        .asString()
        .startsWith("job.hcl:2:23: optional needs the attribute's type and nothing else");
    assertThat(mistakes("locals {\n  a = local.b\n  b = local.a\n}", "1", NONE))
        .containsExactly("job.hcl:2:3: these locals need each other: a -> b -> a");
    assertThat(mistakes("", "var.v", NONE))
        .containsExactly("job.hcl:4:9: no variable \"v\" is declared");
    assertThat(mistakes("variable \"v\" {\n}", "1", varFile("a.hcl", "variable \"v\" {\n}")))
        .first()
        .asString()
        .startsWith("a.hcl:1:1: a file of values has lines such as name = value, and no blocks");
  }

  @Test
  void aValueMustKeepItsRules() throws JobspecException {
    String rule =
        """
        variable "v" {
          type = number
          validation {
            condition     = var.v > 0
            error_message = "It must be above 0."
          }
        }
        """;

    assertThat(value(rule, "var.v", vars("v=1"))).isEqualTo("1");
    assertThat(mistakes(rule, "var.v", vars("v=-1")))
        .containsExactly(
            "<-var v>:1:1: variable v: It must be above 0. (the rule is at job.hcl:3:3)");
  }

  @Test
  void aSensitiveValueIsNotShown() {
    String declaration = "variable \"v\" {\n  type = number\n  sensitive = true\n}";

    assertThat(mistakes(declaration, "1", vars("v=hunter2")))
        .containsExactly("<-var v>:1:1: variable v is a number");
  }
}
