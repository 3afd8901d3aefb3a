package io.drover.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/diagrams.md is drawn from what the machines do in the simulator. */
final class DiagramsTest {
  private static final Path PAGE = Path.of("../docs/diagrams.md");
  private static final Path HOOKS = Path.of("../docs/hooks.md");

  /** Set to draw the page anew. */
  private static final String WRITE = "drover.write";

  /** So many that another run of as many adds nothing; the seeds are the same each time. */
  private static final int SCENARIOS = 30_000;

  private static final String HEAD =
      """
      # The states, drawn

      Drawn from what the machines did in 30,000 scenarios of the [simulator](simulator.md); `./check diagrams` draws it anew. On each arrow is what
      happened; `resume` is the first step of a new process of ours, `the group` whatever the alloc decided for the task.

      ## A task
      """;

  /** The picture in the page about hooks stands between these. */
  private static final String FROM = "<!-- drawn by ./check diagrams -->\n";

  private static final String TO = "<!-- end -->\n";

  @Test
  void thePictureOfTheHooksIsWhatTheMachinesAskFor() throws Exception {
    String page = Files.readString(HOOKS);
    int from = page.indexOf(FROM) + FROM.length();
    String drawn =
        page.substring(0, from) + HookPicture.drawn() + page.substring(page.indexOf(TO, from));
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(HOOKS, drawn);
    }
    assertThat(Files.readString(HOOKS)).isEqualTo(drawn);
  }

  @Test
  void thePageIsWhatTheMachinesDo() throws Exception {
    Moves moves = new Moves();
    for (long seed = 1; seed <= SCENARIOS; seed++) {
      new Simulation(seed, Mutant.NONE, false, moves).run();
    }
    String page =
        HEAD
            + "\n"
            + Moves.drawn(moves.ofTasks)
            + "\n## An alloc\n\n"
            + Moves.drawn(moves.ofAllocs);
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }
}
