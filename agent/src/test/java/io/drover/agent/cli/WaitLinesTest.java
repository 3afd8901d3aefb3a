package io.drover.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.driver.LogPlan;
import io.drover.api.model.AllocState;
import io.drover.api.model.ClientStatus;
import io.drover.api.model.TaskState;
import io.drover.runner.AllocView;
import io.drover.runner.TaskView;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said while a stop is under way. */
class WaitLinesTest {
  private static AllocView alloc(int index, String waits, String taskWaits, boolean ended) {
    TaskState state = TaskState.NEW.waitingFor(taskWaits);
    AllocState all = new AllocState(ClientStatus.RUNNING, "", Map.of("t", state), waits);
    TaskView task = new TaskView("t", state, null, false, 0, LogPlan.Mode.ROTATED);
    return new AllocView(
        "id" + index,
        "job.g[" + index + "]",
        "job",
        "g",
        index,
        Path.of("/"),
        all,
        ended,
        List.of(task));
  }

  @Test
  void whoHasNotEndedIsNamedWithWhatItWaitsFor() {
    List<AllocView> allocs =
        List.of(
            alloc(0, "", "hook x, 12 s of 60 s", false),
            alloc(1, "hook clean, 1 s of 2 s", "", false),
            alloc(2, "", "", false),
            alloc(3, "", "", true));

    assertThat(WaitLines.of(allocs))
        .containsExactly(
            "g[0]/t waits for hook x, 12 s of 60 s",
            "g[1] waits for hook clean, 1 s of 2 s",
            "g[2] has not ended yet");
  }

  @Test
  void ofAThousandAFewAreNamed() {
    List<AllocView> allocs =
        IntStream.range(0, 1000).mapToObj(i -> alloc(i, "", "hook x", false)).toList();

    assertThat(WaitLines.of(allocs))
        .hasSize(WaitLines.NAMED_MAX + 1)
        .startsWith("g[0]/t waits for hook x")
        .endsWith("and 996 more wait");
  }
}
