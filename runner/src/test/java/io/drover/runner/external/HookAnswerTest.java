package io.drover.runner.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.hook.HookException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an executable says is understood, or it is told where not and why. */
final class HookAnswerTest {
  private static HookAnswer read(String text) throws HookException {
    return HookAnswer.read(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A {@code /} in an answer is a line end. */
  @ParameterizedTest(name = "{0} at {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          looking up the name  | 1, 1  | expected a value, found looking up the name
          debug: 3/{"env": {}} | 1, 1  | expected a value, found debug: 3
          {'env': {}}          | 1, 2  | expected a name in double quotes, or }, found 'env': {}}
          {env: {}}            | 1, 2  | expected a name in double quotes, or }, found env: {}}
          {"env" {}}           | 1, 8  | expected a colon, found {}}
          {"env": }            | 1, 9  | expected a value, where a text is in double quotes, found }
          {"env": {"A": $B}}   | 1, 15 | expected a value, where a text is in double quotes, found $B}}
          {"env": {"A": "1",}} | 1, 19 | expected a name in double quotes, found }}
          {"env": {}/ "done": true} | 2, 2 | expected a comma, or }, found "done": true}
          {"env": {"A": "x"y"}}| 1, 18 | expected a comma, or }, found y"}}
          {"env": {"A": "a/b"}}| 1, 17 | expected a double quote at the end of a text
          {"env": {"A": "a\\w"}}| 1, 18 | b f n r t u after a backslash in a text, found w"}}
          {"env": {"A": 1.}}   | 1, 16 | expected a comma, or }, found .}}
          {"env": {"A": "x     | 1, 17 | expected a double quote at the end of a text
          {"env": {"A": "x"}   | 1, 19 | expected a comma, or }, found its end
          {} {}                | 1, 4  | there is something after the end of the JSON value
          {"env":{},/"env":{}} | 2, 1  | env is written twice, first at output:1:8
          ["env"]              | 1, 1  | an answer is one object such as {"env": {"NAME": "value"}}
          "yes"                | 1, 1  | an answer is one object such as {"env": {"NAME": "value"}}
          """)
  void whatIsNotJsonIsToldWithItsPlace(String text, String place, String what) {
    assertWrong(text.replace('/', '\n'), place, what);
  }

  @ParameterizedTest(name = "{0} at {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"enf": {}}          | 1, 9  | "enf" is not known; an answer may have env, secret_env
          {"env": "A=b"}       | 1, 9  | env must be an object of names and texts, not the text "A=b"
          {"env": {"A": []}}   | 1, 15 | env.A must be a text, number or boolean, not a list
          {"env": {"A": null}} | 1, 15 | env.A must be a text, number or boolean, not null
          {"state": 3}         | 1, 11 | state must be an object of names and texts, not the number 3
          {"done": "true"}     | 1, 10 | done must be true or false, without quotes, not the text
          {"validity": "long"} | 1, 14 | validity must be "process", "agent_restart" or "reboot", not
          {"mounts": {}}       | 1, 12 | mounts must be a list of objects, not a map
          {"mounts": ["/x"]}   | 1, 13 | an entry of mounts must be an object of names and texts
          {"mounts": [{"task_path": "/x"}]} | 1, 13 | an entry of mounts needs host_path
          {"devices": [{"path": "/x"}]} | 1, 14 | "path" is not known in devices; an entry may have host_path, permissions, task_path
          {"mounts": [{"host_path": "/x", "task_path": "x", "readonly": "yes"}]} | 1, 13 | mounts.readonly must be true or false
          """)
  void whatHasNotTheRightShapeIsToldWithItsPlace(String text, String place, String what) {
    assertWrong(text, place, what);
  }

  private static void assertWrong(String text, String place, String what) {
    String[] at = place.split(", ");
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(HookException.class)
        .hasMessageContaining(
            "its output is not understood, line " + at[0] + ", column " + at[1] + " of it: ")
        .hasMessageContaining(what)
        .hasMessageNotContaining("Source");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n", "{}"})
  void nothingIsAYes(String text) throws Exception {
    assertThat(read(text).env).isEmpty();
  }

  @Test
  void numbersAndBooleansAreTextsAsTheyWereWritten() throws Exception {
    assertThat(read("{\"env\": {\"A\": 1.50, \"B\": true, \"C\": 8080}}").env)
        .containsEntry("A", "1.50")
        .containsEntry("B", "true")
        .containsEntry("C", "8080");
  }
}
