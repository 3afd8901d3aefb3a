package io.drover.driver.shim;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Exit;
import io.drover.api.driver.ProcessPolicy;
import io.drover.facts.Fact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the death of the agent means for its tasks. */
@Timeout(300)
class PolicyTest {
  private static final Duration PROMISED = Duration.ofSeconds(2);

  private static final String[] TREES = {
    "exec sleep 1000",
    "setsid sleep 1000 & (sleep 1000 &) ; exec sleep 1000",
    "trap '' TERM HUP INT; while :; do sleep 0.1; done",
    "sleep 1000 & kill -STOP $!; kill -STOP $$"
  };

  @TempDir Path root;

  private OtherAgent agent(ProcessPolicy policy, String cgroup, String... scripts)
      throws Exception {
    return new OtherAgent(root, Binaries.shipped(), policy, cgroup, scripts);
  }

  private String cgroup(boolean wanted) throws Exception {
    try (ShimClient client =
        new ShimClient(
            Binaries.shipped(), ProcessPolicy.SURVIVE, new Limits(512, 0), death -> {})) {
      String own = client.cgroupRoot();
      boolean can = wanted && !own.isEmpty() && Files.isWritable(Path.of(own));
      return can ? own + "/drover-policy" + ProcessHandle.current().pid() : "";
    }
  }

  /** Who is killed in the same call as the agent. */
  @ParameterizedTest
  @CsvSource({"true, 0", "false, 0", "true, 1", "false, 1", "true, 4", "false, 4"})
  @Fact(
      number = "B123",
      text =
          "In dev mode a shutdown of the agent destroys every alloc, else it leaves them running.",
      better =
          "the user chooses, and tasks that are not to survive are gone after a SIGKILL of the"
              + " agent too")
  void tiedTasksAreGoneWithinTwoSecondsOfTheAgent(boolean cgroup, int shimsToo) throws Exception {
    try (OtherAgent agent = agent(ProcessPolicy.TIE_TO_PARENT, cgroup(cgroup), TREES)) {
      Waiting.until("all run", () -> agent.alive().size() >= 8);
      agent.kill(agent.shims.subList(0, shimsToo));
      Waiting.promised(PROMISED, "nothing lives: " + agent.tasks, () -> agent.alive().isEmpty());
      Waiting.promised(PROMISED, "the spawner ends", () -> !Proc.lives(agent.spawner));
    }
  }

  @Test
  void tiedTasksAreGoneWhenTheSpawnerDiesWithTheAgent() throws Exception {
    try (OtherAgent agent = agent(ProcessPolicy.TIE_TO_PARENT, cgroup(true), TREES)) {
      agent.kill(List.of(agent.spawner));
      Waiting.promised(PROMISED, "nothing lives", () -> agent.alive().isEmpty());
    }
  }

  private String counter(int lines) {
    return "i=0; while [ $i -lt "
        + lines
        + " ]; do echo line $i || echo $? >> "
        + root
        + "/failed; i=$((i+1)); [ $((i % 500)) != 0 ] || sleep 0.02; done; exit 9";
  }

  private static String counted(int lines) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      all.append("line ").append(i).append('\n');
    }
    return all.toString();
  }

  /** Who dies, in which order, while the task writes; then another agent finds it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent",
        "agent shim",
        "shim agent",
        "spawner agent",
        "agent spawner shim",
        "shim spawner agent",
        "spawner shim agent"
      })
  void survivingTasksNoticeNothingAndTheirLogsAreWhole(String order) throws Exception {
    int lines = 30_000;
    Path folder = root.resolve("task1");
    try (OtherAgent agent = agent(ProcessPolicy.SURVIVE, "", counter(lines))) {
      for (String who : order.split(" ")) {
        switch (who) {
          case "agent" -> agent.kill(List.of());
          case "shim" -> Proc.signal(shimOf(folder), "KILL");
          default -> Proc.signal(agent.spawner, "KILL");
        }
      }
      try (ShimClient next =
          new ShimClient(
              Binaries.shipped(), ProcessPolicy.SURVIVE, new Limits(512, 0), death -> {})) {
        Attempt attempt = next.attach(folder, 1);
        assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(9));
      }
      assertThat(root.resolve("failed")).doesNotExist();
      assertThat(Files.readString(root.resolve("logs/task1.stdout.0"))).isEqualTo(counted(lines));
    }
  }

  private static long shimOf(Path folder) throws Exception {
    return new Record(Files.readString(folder.resolve("attempt-1"))).number("shim");
  }

  @Test
  void theEndOfATaskThatNobodySawIsLostAndSaysSo() throws Exception {
    try (OtherAgent agent = agent(ProcessPolicy.SURVIVE, "", "exec sleep 1000");
        ShimClient next =
            new ShimClient(
                Binaries.shipped(), ProcessPolicy.SURVIVE, new Limits(512, 0), death -> {})) {
      agent.kill(List.of(agent.spawner, agent.shims.getFirst()));
      Proc.signal(agent.tasks.getFirst(), "KILL");
      Waiting.until("it is gone", () -> !Files.exists(Proc.of(agent.tasks.getFirst())));
      End end = next.awaitEnd(next.attach(root.resolve("task1"), 1));
      assertThat(Lab.exit(end)).isInstanceOf(Exit.Lost.class);
      assertThat(((Exit.Lost) Lab.exit(end)).reason()).contains("while none of us lived");
    }
  }
}
