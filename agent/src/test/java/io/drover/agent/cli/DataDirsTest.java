package io.drover.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a run lies that is not told where. */
class DataDirsTest {
  private static final String OWN = System.getProperty("user.home") + "/.local/state";

  @ParameterizedTest(name = "{3}")
  @CsvSource({
    "/home/u, /state,   /state,               the user names a folder for such things",
    "/home/u, '',       /home/u/.local/state, the usual one",
    "/home/u, relative, /home/u/.local/state, a relative one is none, as XDG says",
    "'',      '',       OWN,                  an empty HOME is none: the one in the user database",
    "here,    '',       OWN,                  a relative HOME would lie where the user stands",
  })
  void itIsBelowTheUsersStateFolder(String home, String state, String base, String reason) {
    Path run = DataDirs.fresh(Map.of("HOME", home, "XDG_STATE_HOME", state), "job");

    assertThat(run.getParent())
        .as(reason)
        .isEqualTo(Path.of(base.replace("OWN", OWN), "drover", "runs"));
  }

  @Test
  void aLongNameOfAJobIsCutAndStrangeLettersAreReplaced() {
    String name =
        DataDirs.fresh(Map.of("HOME", "/h"), "a/b ☃" + "x".repeat(300)).toFile().getName();

    assertThat(name).matches("\\d{8}-\\d{6}-a_b__x{95}-[0-9a-f]{4}");
  }
}
