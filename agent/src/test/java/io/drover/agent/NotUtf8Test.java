package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not UTF-8 is not passed on as something else: a user hears of it. */
final class NotUtf8Test {
  @TempDir Path home;

  @ParameterizedTest(name = "{3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"$@\" $'a\\xff'               | 2 | the argument $'a\\xff' is not UTF-8 | a byte that is"
            + " none",
        "\"$@\" $'\\xef\\xbf\\xbd'      | 0 | exit code 0 | the sign for such bytes may be meant",
        "cd $'d\\xff' && exec \"$@\"    | 2 | the folder in which you stand is not UTF-8 | a"
            + " folder",
        "X=$'b\\xff' exec \"$@\"        | 0 | the variable X of the environment is not UTF-8 | a"
            + " variable",
        "X=$'\\xef\\xbf\\xbd' exec \"$@\" | 0 | exit code 0 | a variable that means the sign",
      })
  void itIsSaid(String call, int status, String said, String what) throws Exception {
    String script = "export LC_ALL=C.UTF-8; mkdir -p $'d\\xff'; " + call;
    try (Program program =
        Program.start(home, home, List.of("bash", "-c", script, "bash"), "run", "--", "echo")) {
      Program.Result result = program.await();

      assertThat(result.status()).as(result.err()).isEqualTo(status);
      assertThat(result.err()).contains(said);
      assertThat(result.err().contains("is not UTF-8")).isEqualTo(said.contains("is not UTF-8"));
    }
  }
}
