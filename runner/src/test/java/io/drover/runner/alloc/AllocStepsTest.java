package io.drover.runner.alloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.driver.TaskHandle;
import io.drover.api.driver.TaskId;
import io.drover.api.model.JobType;
import io.drover.api.model.RestartPolicy;
import io.drover.core.Now;
import io.drover.core.alloc.AllocEvent;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.AllocSpec;
import io.drover.core.alloc.Commit;
import io.drover.core.alloc.RunnerHooks;
import io.drover.core.effect.Effect;
import io.drover.core.task.TaskHooks;
import io.drover.core.task.TaskInput;
import io.drover.core.task.TaskSpec;
import io.drover.facts.Fact;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A step is stored, then shown, then done; what cannot be stored is neither. */
final class AllocStepsTest {
  private static final TaskSpec TASK =
      new TaskSpec(
          "t",
          JobType.BATCH,
          null,
          false,
          RestartPolicy.NEVER,
          Duration.ofSeconds(5),
          "",
          Duration.ZERO,
          TaskHooks.NONE);

  private static final class Ports implements LoopPorts {
    final List<String> done = new ArrayList<>();
    boolean full;

    @Override
    public Now now() {
      return new Now(1, 1, "boot", "process", 0);
    }

    @Override
    public AllocSpec spec() {
      return new AllocSpec("a", List.of(TASK), RunnerHooks.NONE, null);
    }

    @Override
    public @Nullable AllocSnapshot load() {
      return null;
    }

    @Override
    public void commit(
        @Nullable AllocSnapshot before,
        AllocSnapshot after,
        @Nullable AllocEvent because,
        List<Effect> effects,
        Commit strength)
        throws IOException {
      if (full) {
        throw new IOException("no space left");
      }
      done.add("stored");
    }

    @Override
    public void publish(AllocSnapshot after) {
      done.add("shown");
    }

    @Override
    public void perform(Effect effect, AllocSnapshot after) {
      done.add("done: " + effect.getClass().getSimpleName());
    }
  }

  private static AllocEvent started() {
    TaskHandle handle = new TaskHandle(new TaskId("a", "t", 1), 1, "", 7, 1, null);
    return new AllocEvent.OfTask("t", new TaskInput.Started(1, handle));
  }

  @Test
  @Fact(
      number = "B281",
      text = "The state of a task is stored with every event; where that fails it is logged.",
      better = "a state is shown only once it is stored")
  @Fact(
      number = "B282",
      text = "What hooks made, and the handle of a process, are stored right after.",
      better = "in the same transaction as the step they belong to, and before what follows it")
  void aStepIsStoredThenShownThenDone() throws Exception {
    Ports ports = new Ports();
    AllocLoop loop = new AllocLoop(ports);

    loop.begin();
    assertThat(ports.done).containsExactly("stored", "shown", "done: StartTask");
    ports.done.clear();
    loop.turn(started());
    assertThat(ports.done).containsExactly("stored", "shown");
  }

  @Test
  void aStopThatCameBeforeTheFirstStepLetsNothingBegin() throws Exception {
    Ports ports = new Ports();
    AllocLoop loop = new AllocLoop(ports);
    loop.post(new AllocEvent.StopAsked(0, false));

    loop.begin();
    assertThat(ports.done).containsExactly("stored", "shown");
    assertThat(loop.state().ended()).isTrue();
  }

  @Test
  @Fact(
      number = "B176",
      text =
          "Where the handle of a process that was started cannot be stored, the task runs on, and"
              + " may not be found again.",
      better =
          "the attempt was stored before its start, and is found by its id: nothing is ever started"
              + " that is not stored")
  @Fact(number = "B178")
  void whatCannotBeStoredIsNotDone() throws Exception {
    Ports ports = new Ports();
    ports.full = true;
    AllocLoop loop = new AllocLoop(ports);

    assertThatThrownBy(loop::begin).hasMessage("no space left");
    assertThat(ports.done).isEmpty();

    ports.full = false;
    loop.begin();
    ports.done.clear();
    ports.full = true;
    assertThatThrownBy(() -> loop.turn(started())).hasMessage("no space left");
    assertThat(ports.done).isEmpty();
    assertThat(loop.state().tasks().get("t").facts().handle()).isNull();
  }
}
