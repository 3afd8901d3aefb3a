package io.drover.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tasks inherit the locale of the user, not that which the launcher gives the JVM. */
class UsersLocaleTest {
  private static final String PROCESS = "C.UTF-8";

  @Test
  void itIsPutBack() {
    assertThat(Cli.ofUser(Map.of("LC_ALL", PROCESS, "DROVER_LC_ALL", "=de_DE", "A", "b")))
        .isEqualTo(Map.of("LC_ALL", "de_DE", "A", "b"));
    assertThat(Cli.ofUser(Map.of("LC_ALL", PROCESS, "DROVER_LC_ALL", "=")))
        .containsEntry("LC_ALL", "");
  }

  @Test
  void whereTheUserHasNoneTasksHaveNone() {
    assertThat(Cli.ofUser(Map.of("LC_ALL", PROCESS, "DROVER_LC_ALL", ""))).isEmpty();
  }

  @Test
  void withoutTheLauncherItIsAsItIs() {
    assertThat(Cli.ofUser(Map.of("LC_ALL", "de_DE"))).isEqualTo(Map.of("LC_ALL", "de_DE"));
  }
}
