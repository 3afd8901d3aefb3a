package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bash offers after {@code source <(drover completion)}. */
class CompletionTest {
  /** Asks the function that the script defines, as bash does when Tab is pressed. */
  private static final String ASK =
      """
      compopt() { :; }
      source "$1"
      shift
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE} COMPREPLY=()
      _complete_drover
      printf '%s\\n' "${COMPREPLY[@]}"
      """;

  @TempDir static Path folder;

  @BeforeAll
  static void theScript() throws Exception {
    Program.Result result = Program.run(folder, "completion");
    assertThat(result.status()).as(result.err()).isZero();
    Files.writeString(folder.resolve("script"), result.out());
  }

  @ParameterizedTest(name = "drover {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "ru           | run runs",
        "runs --      | --prune --keep --json --help",
        "completion b | bash",
        "he           | help",
        "help pl      | plan",
        "run --d      | --data-dir",
        "run --s      | --survive",
        "run --he     | --help",
        "run --hooks  | --hooks-dir",
        "plan --ho    | --hooks-dir --hook-deadline",
        "plan --var   | --var --var-file",
        "validate -   | --var --var-file --help",
        "run exa      | examples",
        "run --data-dir exa      | examples",
        "run --survive exa       | examples",
        "plan examples/hello.no  | examples/hello.nomad.hcl",
        "version --h  | --help",
        "run -- /bin/truncat     | /bin/truncate",
        "run -- cat exa          | examples",
        "doctor -     | --help",
        "tor          | torture",
        "torture --s  | --seed",
        "torture --data-dir exa  | examples",
      })
  void aWordIsCompleted(String words, String offered) throws Exception {
    assertThat(offers(words.split(" "))).containsExactlyInAnyOrder(offered.split(" "));
  }

  @Test
  void everyCommandAndHelpAreOffered() throws Exception {
    Program.Result help = Program.run(folder, "help");
    List<String> commands =
        help.outLines().stream()
            .filter(line -> line.matches("^ {2}(?!drover)[a-z].*"))
            .map(line -> line.trim().split(" ")[0])
            .distinct()
            .toList();

    assertThat(commands).contains("run", "completion", "help");
    assertThat(offers("")).containsExactlyInAnyOrderElementsOf(commands);
    assertThat(offers("help", ""))
        .containsExactlyInAnyOrderElementsOf(
            commands.stream().filter(c -> !c.equals("help")).toList());
  }

  private static List<String> offers(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", "-c", ASK, "ask"));
    command.add(folder.resolve("script").toString());
    command.add("drover");
    command.addAll(List.of(words));
    Path out = folder.resolve("offered");
    Process bash =
        new ProcessBuilder(command)
            .directory(Program.ROOT.toFile())
            .redirectOutput(out.toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(bash.waitFor(Program.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return Files.readString(out).lines().map(String::trim).filter(w -> !w.isEmpty()).toList();
  }
}
