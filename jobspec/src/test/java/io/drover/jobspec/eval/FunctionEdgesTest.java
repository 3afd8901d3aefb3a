package io.drover.jobspec.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.ErrorCode;
import io.drover.jobspec.hcl.HclParser;
import io.drover.jobspec.problem.JobspecException;
import io.drover.jobspec.problem.Problems;
import io.drover.jobspec.problem.SourceText;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Nomad's own reader makes of the same expressions, where one would not have guessed it. */
final class FunctionEdgesTest {
  private static String of(String expression) throws JobspecException {
    Problems problems = new Problems();
    Value value =
        new Evaluator(new Functions(Path.of("")), problems)
            .evaluate(
                HclParser.parseExpression(new SourceText("x.hcl", expression), problems),
                Scope.EMPTY);
    problems.throwIfAny(ErrorCode.JOB_INVALID);
    return Json.write(value);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "10 / 3 * 3                               | 10",
        "1/3 + 1/3 + 1/3 == 1                     | true",
        "0.1 + 0.2                                | 0.3",
        "pow(2, 0.5)                              | 1.4142135623730951",
        "format(\"%v\", 1000000)                  | \"1e+06\"",
        "format(\"%v\", 999999)                   | \"999999\"",
        "format(\"%s %d\", 1000000, 1000000)      | \"1000000 1000000\"",
        "format(\"%g\", 0.00001)                  | \"1e-05\"",
        "format(\"%.3g\", 1234.5678)              | \"1.23e+03\"",
        "format(\"%.3f\", 2.0005)                 | \"2.001\"",
        "format(\"%.1f\", 0.25)                   | \"0.2\"",
        "format(\"%#x %#b %#o\", 255, 5, 8)       | \"0xff 0b101 010\"",
        "format(\"%#08x\", 255)                   | \"0x0000ff\"",
        "format(\"%05s\", \"a\")                  | \"0000a\"",
        "format(\"%-4s.\", \"👍🏽\")               | \"👍🏽   .\"",
        "title(\"don't hello-world «x»\")         | \"Don'T Hello-World «x»\"",
        "trimspace(\"\\u00a0x\\u2003\")           | \"x\"",
        "trim(\"👍x👍\", \"👍\")                    | \"x\"",
        "distinct([1, 1, \"1\"])                  | [\"1\"]",
        "chunklist([1, \"a\", true], 2)           | [[\"1\",\"a\"],[\"true\"]]",
        "setproduct([1, \"a\"], [2])              | [[\"1\",2],[\"a\",2]]",
        "setunion([null], [\"x\"])                | [\"x\",null]",
        "base64decode(\"aGVs\\nbG8=\")            | \"hello\"",
        "dirname(\"//a//b\")                      | \"/a\"",
        "fileset(\"no-such-folder\", \"*\")       | []",
        "regex_replace(\"baaac\", \"a*\", \"x\")        | \"xbxcx\"",
        "regex_replace(\"a-1\", \"(?<w>[a-z])-(.)\", \"$${2}$w\") | \"1a\"",
        "regex_replace(\"aaaaab\", \"(aa){1,2}b?\", \"x\") | \"xab\"",
        "regex_replace(\"b1\", \"[[:alpha:]]\", \"L\")    | \"L1\"",
        "regex_replace(\"a{b\", \"a{\", \"L\")           | \"Lb\"",
        "regex_replace(\"a[b\", \"[[]\", \"L\")          | \"aLb\"",
        "regex_replace(\"a&b\", \"[x&&b]\", \"L\")       | \"aLL\"",
        "regex_replace(\"ab\\n\", \"b$\", \"L\")         | \"ab\\n\"",
        "regex_replace(\"a\\rb\", \".\", \"L\")          | \"LLL\"",
        "regex_replace(\"{{x}}\", \"{{(.*)}}\", \"($1)\") | \"(x)\"",
        "yamldecode(\"[y, No, off, On, 'y']\")    | [true,false,false,true,\"y\"]",
        "yamldecode(\"2018-1-02\")                | \"2018-01-02T00:00:00Z\"",
        "yamldecode(\"2018-01-02 3:04:05\")       | \"2018-01-02T03:04:05Z\"",
        "yamlencode(1.5)                          | \"1.5\\n...\\n\"",
        "yamlencode(\"a\\n👍\")                    | \"\\\"a\\\\n\\\\U0001F44D\\\"\\n\"",
      })
  void theValueIsNomads(String expression, String value) throws Exception {
    assertThat(of(expression)).isEqualTo(value);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "join(\",\")                       | join takes at least 2 arguments",
        "lookup({a = 1}, \"a\")            | lookup takes 3 arguments",
        "true ? 1 : true                   | must have one type, not number and bool",
        "coalesce(\"a\", [1])              | all values must have one type",
        "coalescelist([1], 2)              | argument 2 must be a list",
        "distinct([1, true])               | all values must have one type",
        "base64decode(\"aGVsbG8\")         | not base64",
        "csvdecode(\"a,a\\n1,2\")          | two columns have the name \"a\"",
        "csvdecode(\"a\\nx\\\"y\\n\")      | a quotation mark in the middle of a field of line 2",
        "jsondecode(\"[1,\\n2\")           | not JSON",
        "jsondecode(\"[1,\\n2 x]\")        | (line 2, column 3 of the text)",
        "jsondecode(\"\")                  | not JSON",
        "signum(0.5)                       | a whole number is required",
        "parseint(16, 8)                   | argument 1 must be a string",
        "yamldecode(\"\")                  | there is no value in it",
        "cidrhost(\"010.0.0.0/8\", 1)      | not an address range",
        "pathexpand(\"~root/x\")           | the home of another user",
        "regex_replace(\"x\", \"(?=x)\", \"\")     | invalid or unsupported Perl syntax",
        "regex_replace(\"x\", \"(x)\\\\1\", \"\")  | invalid escape sequence",
        "regex_replace(\"x\", \"a++\", \"\")       | invalid nested repetition operator",
        "regex_replace(\"x\", \"((a{100}){100}){100}\", \"\") | its repetitions make it too large",
        "regex_replace(\"x\", \"((a{9}b?){9,99}c){99}\", \"\") | its repetitions make it too"
            + " large",
        "format(\"%x\", \"hello\")         | a number is required",
      })
  void itIsAMistakeAsInNomad(String expression, String message) {
    assertThatThrownBy(() -> of(expression))
        .isInstanceOf(JobspecException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aPatternMatchesInTimeOfTheTextsLength() throws Exception {
    String text = "a".repeat(3000);

    assertThat(of("regex_replace(\"" + text + "!\", \"(.*){1,32}[bc]\", \"x\")"))
        .isEqualTo("\"" + text + "!\"");
  }
}
