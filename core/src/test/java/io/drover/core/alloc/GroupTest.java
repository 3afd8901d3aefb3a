package io.drover.core.alloc;

import static io.drover.core.Tale.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Exit;
import io.drover.api.model.AllocState;
import io.drover.api.model.ClientStatus;
import io.drover.api.model.JobType;
import io.drover.api.model.Lifecycle.Hook;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.TaskState;
import io.drover.core.Tale;
import io.drover.core.task.TaskFacts;
import io.drover.core.task.TaskHooks;
import io.drover.core.task.TaskLife;
import io.drover.core.task.TaskSnapshot;
import io.drover.core.task.TaskSpec;
import io.drover.core.task.UpdateRun;
import io.drover.facts.Fact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of a group, and what the states of its tasks say of the whole. */
public final class GroupTest {
  private static final Exit INTERRUPTED = new Exit.Signal(2);

  private static Tale.Draft[] everyKind() {
    return new Tale.Draft[] {
      task("pre").in(Hook.PRESTART, false),
      task("side").in(Hook.PRESTART, true).service(),
      task("main").service(),
      task("after").in(Hook.POSTSTART, false),
      task("beside").in(Hook.POSTSTART, true).service(),
      task("post").in(Hook.POSTSTOP, false)
    };
  }

  @Test
  @Fact(
      number = "B260",
      text =
          "A task is a step before the mains, a sidecar from then on, a main, a step after the"
              + " mains have started, a sidecar from then on, or a step after all.",
      recorded = {"example-lifecycle", "prestart-sidecar", "poststart-sidecar", "poststart-task"})
  @Fact(number = "B261", text = "A group goes through the stages of these kinds in that order.")
  @Fact(number = "B262", text = "First all tasks are pending, and nothing may start.")
  @Fact(
      number = "B263",
      text =
          "Steps before the mains and their sidecars start; mains wait until every step has ended"
              + " well and every sidecar runs.")
  @Fact(number = "B264", text = "Then mains may start, and steps before them no more.")
  @Fact(
      number = "B265",
      text = "What comes after the start of the mains starts once no main is pending.")
  @Fact(number = "B267", text = "Once all others are dead, what comes after them starts.")
  void theOrderOfAGroup() {
    Tale tale = Tale.of(everyKind()).begins();
    assertThat(tale.wants()).containsExactly("start pre/1", "start side/1");
    assertThat(tale.started("pre").ends("pre", 0).wants()).as("side does not run yet").isEmpty();
    assertThat(tale.started("side").wants()).containsExactly("start main/1");
    assertThat(tale.started("main").wants()).containsExactly("start after/1", "start beside/1");
    tale.started("after").started("beside").ends("after", 0);
    assertThat(tale.wants()).isEmpty();

    tale.stops();
    assertThat(tale.wants()).containsExactly("stop main/1");
    assertThat(tale.ends("main", INTERRUPTED).wants())
        .containsExactly("stop side/1", "stop beside/1");
    assertThat(tale.ends("side", INTERRUPTED).wants()).isEmpty();
    assertThat(tale.ends("beside", INTERRUPTED).wants()).containsExactly("start post/1");
  }

  @Test
  @Fact(
      number = "B268",
      text = "A step before the mains that failed keeps them from starting.",
      recorded = "prestart-fails")
  void aStepThatFailsKeepsTheMainsBack() {
    Tale tale = Tale.of(task("pre").in(Hook.PRESTART, false), task("main")).begins();
    tale.started("pre").ends("pre", 1);

    assertThat(tale.wants()).containsExactly("start pre/1");
    assertThat(tale.events("main")).doesNotContain("Started");
    assertThat(tale.status().clientStatus()).isEqualTo(ClientStatus.FAILED);
  }

  @Test
  @Fact(
      number = "B270",
      text = "A main that ends at once lets what comes after its start begin all the same.")
  void aMainThatIsOverHasStarted() {
    Tale tale = Tale.of(task("main"), task("after").in(Hook.POSTSTART, false)).begins();
    tale.wants();

    tale.ends("main", 0);

    assertThat(tale.wants()).containsExactly("start after/1");
  }

  @Test
  @Fact(
      number = "B266",
      text = "Once the steps after the start have ended, well or not, the group waits for its end.")
  @Fact(
      number = "B272",
      text =
          "Every start passes its gate: mains and sidecars may start again as long as the group"
              + " lives, steps before the mains may not once they are through.")
  @Fact(
      number = "B273",
      text = "A gate is a level: it may be opened twice, and who comes later passes it too.")
  void gatesAreLevels() {
    RestartPolicy policy = RestartPolicy.times(9, Duration.ZERO);
    Tale tale =
        Tale.of(
                task("side").in(Hook.PRESTART, true).restart(policy),
                task("main").restart(policy),
                task("after").in(Hook.POSTSTART, false),
                task("beside").in(Hook.POSTSTART, true).restart(policy))
            .begins()
            .started("side")
            .started("main")
            .started("after")
            .started("beside")
            .ends("after", 0);
    tale.wants();

    for (int again = 2; again < 5; again++) {
      for (String task : new String[] {"side", "main", "beside"}) {
        assertThat(tale.ends(task, 1).wants()).containsExactly("start " + task + "/" + again);
        tale.started(task);
      }
    }
    assertThat(tale.status().clientStatus()).isEqualTo(ClientStatus.RUNNING);
  }

  @Test
  @Fact(
      number = "B274",
      text = "After the death of the agent the stage is worked out from the tasks' states.")
  void theOrderGoesOnAfterADeath() {
    Tale tale = Tale.of(everyKind()).begins().started("pre").ends("pre", 0).started("side");
    tale.wants();

    assertThat(tale.dies().wants()).containsExactlyInAnyOrder("find side/1", "find main/1");
    tale.started("side").started("main");
    assertThat(tale.wants()).containsExactly("start after/1", "start beside/1");
    assertThat(tale.dies().wants()).doesNotContain("start pre/2");
  }

  @Test
  @Fact(
      number = "B276",
      text =
          "A sidecar mark on a poststop task means nothing; a leader is a mark that has nothing to"
              + " do with the place in the group.")
  void whatIsMarkedAndMeansNothing() {
    Tale tale = Tale.of(task("main"), task("post").in(Hook.POSTSTOP, true)).begins();
    assertThat(tale.started("main").ends("main", 0).wants())
        .containsExactly("start main/1", "start post/1");
    tale.started("post").ends("post", 0);
    assertThat(tale.state().ended()).isTrue();

    Tale led = Tale.of(task("first").in(Hook.PRESTART, false).leader(), task("main")).begins();
    led.started("first").ends("first", 0);
    assertThat(led.events("main")).contains("Leader Task Dead");
  }

  @ParameterizedTest(name = "{0}: {1}, {2}")
  @CsvSource({
    "pending,                 pending,  No tasks have started",
    "pending pending,         pending,  No tasks have started",
    "running,                 running,  Tasks are running",
    "running pending,         running,  Tasks are running",
    "dead running,            running,  Tasks are running",
    "dead pending,            pending,  No tasks have started",
    "dead dead,               complete, All tasks have completed",
    "failed,                  failed,   Failed tasks",
    "failed running pending,  failed,   Failed tasks",
    "dead failed,             failed,   Failed tasks",
  })
  @Fact(
      number = "B078",
      text =
          "The state of an alloc is failed if a task is dead and failed, else running, else"
              + " pending, else complete, with these descriptions.")
  @Fact(
      number = "B081",
      text = "An alloc whose main is dead and whose poststop task runs is running.")
  @Fact(number = "B088", text = "Lost and unknown are never worked out from tasks.")
  void theStateOfTheWhole(String tasks, String status, String description) {
    AllocState state = folded(tasks, "");

    assertThat(state.clientStatus().text()).isEqualTo(status);
    assertThat(state.description()).isEqualTo(description);
  }

  @Test
  @Fact(
      number = "S09",
      text =
          "One failed task makes the alloc failed though others run; a status that was forced"
              + " counts more; a missing time of death is made up for the report.",
      better = "no time of death is made up: it is stored with the death")
  @Fact(
      number = "B085",
      text = "Once an alloc has failed, tasks that still run are reported as finished now.",
      better = "they are shown as running until they have ended")
  void aForcedStateCountsMoreAndNobodyIsMadeDead() {
    AllocState forced = folded("failed running", "it took too long");
    assertThat(forced.clientStatus()).isEqualTo(ClientStatus.COMPLETE);
    assertThat(forced.description()).isEqualTo("it took too long");

    Tale tale = Tale.of(task("bad"), task("good")).begins().started("bad").started("good");
    tale.ends("bad", 1);
    assertThat(tale.status().clientStatus()).isEqualTo(ClientStatus.FAILED);
    assertThat(tale.status().tasks().get("good").finishedAtNs()).isZero();
    assertThat(tale.status().tasks().get("bad").finishedAtNs()).isPositive();
  }

  private static AllocState folded(String states, String forced) {
    List<TaskSpec> specs = new ArrayList<>();
    Map<String, TaskSnapshot> tasks = new LinkedHashMap<>();
    TaskFacts any = Tale.of(task("any")).begins().state().tasks().get("any").facts();
    for (String state : states.split(" ")) {
      String name = "t" + tasks.size();
      boolean failed = state.equals("failed");
      TaskState shown =
          new TaskState(
              failed
                  ? TaskState.Status.DEAD
                  : TaskState.Status.valueOf(state.toUpperCase(Locale.ROOT)),
              failed,
              0,
              0,
              0,
              0,
              "",
              List.of(),
              0);
      specs.add(
          new TaskSpec(
              name,
              JobType.BATCH,
              null,
              false,
              RestartPolicy.NEVER,
              Duration.ZERO,
              "",
              Duration.ZERO,
              TaskHooks.NONE));
      tasks.put(
          name,
          new TaskSnapshot(
              new TaskLife.Waiting(),
              new TaskFacts(
                  0, any.restart(), Map.of(), shown, null, null, null, null, any.update())));
    }
    AllocFacts facts =
        new AllocFacts(
            0, Map.of(), 0, UpdateRun.IDLE, false, false, false, false, forced, null, 0, 1);
    return StatusFold.of(
        new AllocSpec("a", specs, RunnerHooks.NONE, null),
        new AllocSnapshot(new AllocStage.Live(Stage.MAIN, null, null, -1), facts, tasks));
  }
}
