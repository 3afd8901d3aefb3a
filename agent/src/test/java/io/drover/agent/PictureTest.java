package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The picture in the README shows what drover prints today. tools/picture draws it anew. */
class PictureTest {
  private static final Pattern TEXT = Pattern.compile("<text[^>]*>(.*)</text>");

  @TempDir Path home;

  @Test
  void thePictureShowsWhatARunPrints() throws Exception {
    List<String> drawn = lines();
    String command = drawn.getFirst();
    assertThat(command).startsWith("$ ./drover run --data-dir /tmp/demo ");
    assertThat(drawn.getLast()).isEqualTo("$");

    String[] words =
        command.substring("$ ./drover ".length()).replace("/tmp/demo", home + "/data").split(" ");
    Program.Result result = Program.run(home, words);

    List<String> printed = new ArrayList<>(result.outLines());
    printed.addAll(result.errLines());
    // Tasks run side by side: the order, and how often the group's state turns, differ each time.
    assertThat(Set.copyOf(drawn.subList(1, drawn.size() - 1))).isEqualTo(Set.copyOf(printed));
  }

  private static List<String> lines() throws Exception {
    List<String> lines = new ArrayList<>();
    Matcher text = TEXT.matcher(Files.readString(Program.ROOT.resolve("docs/picture.svg")));
    while (text.find()) {
      lines.add(
          text.group(1)
              .replaceAll("<[^>]*>", "")
              .replace("&lt;", "<")
              .replace("&gt;", ">")
              .replace("&amp;", "&"));
    }
    return lines;
  }
}
