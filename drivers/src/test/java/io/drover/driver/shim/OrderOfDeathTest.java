package io.drover.driver.shim;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Exit;
import io.drover.api.driver.ProcessPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A task, its shim and its runner (an agent with its spawner) die, in every order. If the shim or
 * the runner lived when the task ended, the next agent hears exactly how it did; else that it is
 * lost, and why.
 */
@Timeout(300)
class OrderOfDeathTest {
  @TempDir Path root;

  private Path folder() {
    return root.resolve("task1");
  }

  private String script() {
    return "until [ -e " + root + "/gate ]; do sleep 0.01; done; exit 7";
  }

  private static ShimClient client() {
    return new ShimClient(
        Binaries.shipped(), ProcessPolicy.SURVIVE, new Limits(512, 0), death -> {});
  }

  private static String cgroup() throws Exception {
    try (ShimClient client = client()) {
      String own = client.cgroupRoot();
      boolean can = !own.isEmpty() && Files.isWritable(Path.of(own));
      return can ? own + "/drover-order" + ProcessHandle.current().pid() : "";
    }
  }

  private long shim() throws IOException {
    return new Record(Files.readString(folder().resolve("attempt-1"))).number("shim");
  }

  /** What has died, and what is stopped so that it cannot help. */
  private final class Scene implements AutoCloseable {
    final OtherAgent agent;
    boolean shimLives = true;
    boolean runnerLives = true;

    Scene(String cgroup) throws Exception {
      agent = new OtherAgent(root, Binaries.shipped(), ProcessPolicy.SURVIVE, cgroup, script());
    }

    void dies(String who) throws Exception {
      switch (who) {
        case "task" -> task();
        case "shim" -> shimDies();
        case "last-shim" -> lastShim();
        case "runner" -> runner();
        default -> throw new AssertionError(who);
      }
    }

    private void task() throws Exception {
      Files.createFile(root.resolve("gate"));
      long leader = agent.tasks.getFirst();
      Waiting.until("it has ended", () -> !Proc.lives(leader));
      if (runnerLives) {
        Proc.signal(agent.spawner, "CONT");
      }
      if (shimLives || runnerLives) {
        Waiting.until("its end is seen", () -> Files.exists(folder().resolve("exit-1")));
      } else {
        // Until then the next agent could still see how it ended.
        Waiting.until("init has reaped it", () -> !Files.exists(Proc.of(leader)));
      }
    }

    /** Another takes its place, if it is not through with all. */
    private void shimDies() throws Exception {
      long dying = shim();
      Proc.signal(dying, "KILL");
      if (runnerLives && !Files.exists(folder().resolve("exit-1"))) {
        Waiting.until("another shim", () -> shim() != dying);
      } else {
        shimLives = false;
      }
      Waiting.until("it is gone", () -> !Proc.lives(dying));
    }

    /** None takes its place before the task has ended too. */
    private void lastShim() throws Exception {
      Proc.signal(agent.spawner, "STOP");
      Waiting.until("the spawner is stopped", () -> Proc.stopped(agent.spawner));
      long dying = shim();
      Proc.signal(dying, "KILL");
      Waiting.until("it is gone", () -> !Proc.lives(dying));
      shimLives = false;
    }

    private void runner() throws Exception {
      agent.kill(List.of(agent.spawner));
      Waiting.until("the spawner is gone", () -> !Proc.lives(agent.spawner));
      runnerLives = false;
    }

    @Override
    public void close() throws IOException {
      agent.close();
    }
  }

  private Exit told() throws Exception {
    try (ShimClient next = client()) {
      return Lab.exitOf(next.attach(folder(), 1));
    }
  }

  @ParameterizedTest(name = "{0}: {1}, since {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          task shim runner      | exact | the shim has written it down
          task runner shim      | exact | the shim has written it down
          shim task runner      | exact | another shim was there
          shim runner task      | exact | another shim was there, and needs no runner
          runner task shim      | exact | the shim needs no runner
          runner shim task      | lost  | nobody was there
          last-shim task runner | exact | the spawner has become its parent
          last-shim runner task | lost  | nobody was there
          """)
  void everyOrder(String order, String what, String reason) throws Exception {
    for (String cgroup : List.of("", cgroup())) {
      Files.deleteIfExists(root.resolve("gate"));
      deleteFolder();
      try (Scene scene = new Scene(cgroup)) {
        for (String who : order.split(" ")) {
          scene.dies(who);
        }
        switch (told()) {
          case Exit.Lost(String why) -> {
            assertThat(what).as(reason).isEqualTo("lost");
            assertThat(why).contains("while none of us lived");
          }
          case Exit exit -> {
            assertThat(what).as(reason).isEqualTo("exact");
            assertThat(exit).isEqualTo(new Exit.Code(7));
          }
        }
      }
    }
  }

  private void deleteFolder() throws IOException {
    if (Files.exists(folder())) {
      try (var files = Files.list(folder())) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder());
    }
  }

  /** Within microseconds: who was quick enough is chance, and a guess is never made of it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "task shim runner",
        "task runner shim",
        "shim task runner",
        "shim runner task",
        "runner task shim",
        "runner shim task"
      })
  void inOneMomentNothingIsMadeUp(String order) throws Exception {
    try (Scene scene = new Scene(cgroup())) {
      List<String> kill = new ArrayList<>(List.of("kill", "-KILL"));
      for (String who : order.split(" ")) {
        switch (who) {
          case "task" -> kill.add(Long.toString(scene.agent.tasks.getFirst()));
          case "shim" -> kill.add(Long.toString(shim()));
          default -> kill.addAll(List.of("" + scene.agent.pid(), "" + scene.agent.spawner));
        }
      }
      // Its status says nothing: who is killed later may have ended by then, for the task has.
      int _ = new ProcessBuilder(kill).start().waitFor();
      Waiting.until(
          "task and runner are gone",
          () -> !Proc.lives(scene.agent.tasks.getFirst()) && !Proc.lives(scene.agent.pid()));
      switch (told()) {
        case Exit.Lost(String why) -> assertThat(why).isNotBlank();
        case Exit exit -> assertThat(exit).isEqualTo(new Exit.Signal(9));
      }
      assertThat(scene.agent.alive()).isEmpty();
    }
  }
}
