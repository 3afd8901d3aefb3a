package io.drover.runner.alloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.Exit;
import io.drover.api.driver.TaskHandle;
import io.drover.api.driver.TaskId;
import io.drover.api.model.JobType;
import io.drover.api.model.RestartPolicy;
import io.drover.core.Now;
import io.drover.core.alloc.AllocEvent;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.AllocSpec;
import io.drover.core.alloc.Commit;
import io.drover.core.alloc.RestartScope;
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
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final TaskSpec TASK = task("t", false, TaskHooks.NONE);

  private static TaskSpec task(String name, boolean leader, TaskHooks hooks) {
    return new TaskSpec(
        name, JobType.BATCH, null, leader, RestartPolicy.NEVER, GRACE, "", Duration.ZERO, hooks);
  }

  private static final class Ports implements LoopPorts {
    final List<String> done = new ArrayList<>();
    boolean full;
    boolean broken;
    Duration sinceBoot = Duration.ofSeconds(1);
    List<TaskSpec> tasks = List.of(TASK);
    RunnerHooks hooks = RunnerHooks.NONE;

    List<String> news() {
      List<String> news = List.copyOf(done);
      done.clear();
      return news;
    }

    @Override
    public Now now() {
      return new Now(1, sinceBoot.toNanos(), "boot", "process", 0);
    }

    @Override
    public AllocSpec spec() {
      return new AllocSpec("a", tasks, hooks, null);
    }

    @Override
    public @Nullable AllocSnapshot load() {
      return null;
    }

    @Override
    public void taken(
        @Nullable AllocSnapshot before,
        AllocSnapshot after,
        @Nullable AllocEvent because,
        List<Effect> effects) {}

    @Override
    public boolean store(AllocSnapshot after, Commit strength) throws IOException {
      if (broken) {
        throw new IOException("the store is broken");
      }
      if (!full) {
        done.add("stored");
      }
      return !full;
    }

    @Override
    public void publish(AllocSnapshot after) {
      done.add("shown");
    }

    @Override
    public void perform(Effect effect, AllocSnapshot after) {
      done.add(
          switch (effect) {
            case Effect.StartTask(String task, int attempt) -> "start " + task + " " + attempt;
            case Effect.StopTask(String task, int _, String _) -> "signal to " + task;
            case Effect.KillTask(String task, int _) -> "SIGKILL to " + task;
            case Effect.CallRunnerHook call -> call.phase() + " " + call.hook();
            case Effect.CallTaskHook call -> call.phase() + " " + call.hook() + " " + call.task();
            default -> effect.getClass().getSimpleName();
          });
    }
  }

  private static AllocEvent started(String task) {
    TaskHandle handle = new TaskHandle(new TaskId("a", task, 1), 1, "", 7, 1, null);
    return new AllocEvent.OfTask(task, new TaskInput.Started(1, handle));
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
    assertThat(ports.done).containsExactly("stored", "shown", "start t 1");
    ports.done.clear();
    loop.turn(started("t"));
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

    loop.begin();
    assertThat(ports.done).isEmpty();

    ports.full = false;
    loop.storeAgain();
    assertThat(ports.done).containsExactly("stored", "shown", "start t 1");
    ports.done.clear();
    ports.full = true;
    loop.turn(started("t"));
    loop.storeAgain();
    assertThat(ports.done).isEmpty();
    assertThat(loop.waits()).isTrue();
  }

  @Test
  void whatNoLaterTryCanMendEndsTheLoop() throws Exception {
    Ports ports = new Ports();
    AllocLoop loop = new AllocLoop(ports);
    loop.begin();
    ports.broken = true;

    assertThatThrownBy(() -> loop.turn(started("t"))).hasMessage("the store is broken");
  }

  private static AllocEvent ended(String task) {
    return new AllocEvent.OfTask(task, new TaskInput.Exited(1, new Exit.Code(0), ""));
  }

  /** A leader and a worker that run, while the disk becomes full. */
  private static AllocLoop running(Ports ports) throws Exception {
    TaskHooks hooks = new TaskHooks(none(), none(), List.of("k"), none(), none(), List.of("s"));
    ports.tasks = List.of(task("leader", true, hooks), task("worker", false, hooks));
    ports.hooks = new RunnerHooks(none(), none(), List.of("p"), none(), List.of("r"), none());
    AllocLoop loop = new AllocLoop(ports);
    loop.begin();
    loop.turn(started("leader"));
    loop.turn(started("worker"));
    ports.done.clear();
    ports.full = true;
    return loop;
  }

  private static List<String> none() {
    return List.of();
  }

  private static AllocEvent answered(long call) {
    return new AllocEvent.HookDone(call, null);
  }

  private static AllocEvent answered(String task, long call) {
    return new AllocEvent.OfTask(task, new TaskInput.HookDone(call, null));
  }

  @Test
  void aStopOnAFullDiskGoesThroughAllItsTiers() throws Exception {
    Ports ports = new Ports();
    AllocLoop loop = running(ports);

    loop.turn(new AllocEvent.StopAsked(7, false));
    assertThat(ports.news()).containsExactly("PREKILL p");
    loop.turn(answered(1));
    assertThat(ports.news()).containsExactly("PREKILLING k leader");
    loop.turn(answered("leader", 2));
    assertThat(ports.news()).containsExactly("Wake", "signal to leader");
    loop.turn(ended("leader"));
    assertThat(ports.news()).containsExactly("PREKILLING k worker");
    loop.turn(answered("worker", 4));
    assertThat(ports.news()).containsExactly("Wake", "signal to worker");
    ports.sinceBoot = ports.sinceBoot.plus(GRACE);
    loop.turn(new AllocEvent.TimerFired());
    assertThat(ports.news()).containsExactlyInAnyOrder("SIGKILL to worker", "Wake");
    loop.turn(ended("worker"));
    loop.storeAgain();
    assertThat(ports.news()).as("what is left undoes something, or tells").isEmpty();

    ports.full = false;
    loop.storeAgain();
    assertThat(ports.news())
        .filteredOn(what -> !what.equals("shown"))
        .as("in one commit, and nothing twice")
        .containsExactly(
            "stored", "Answer", "ForgetTask", "STOP s leader", "ForgetTask", "STOP s worker");
  }

  @Test
  void aStopGoesBeforeWhatWaitsAndWhatWaitsIsNotBegun() throws Exception {
    Ports ports = new Ports();
    TaskHooks hooks = new TaskHooks(List.of("h"), none(), none(), none(), none(), none());
    ports.tasks = List.of(TASK, task("late", true, hooks));
    AllocLoop loop = new AllocLoop(ports);
    loop.begin();
    loop.turn(started("t"));
    ports.news();
    ports.full = true;
    loop.turn(answered("late", 1));
    assertThat(ports.news()).as("its start waits").isEmpty();

    loop.turn(new AllocEvent.StopAsked(0, false));
    assertThat(ports.news()).as("nobody waits for who never began").contains("signal to t");
    ports.full = false;
    loop.storeAgain();
    assertThat(ports.news()).doesNotContain("start late 1");
    assertThat(loop.state().tasks().get("late").over()).isTrue();
  }

  @Test
  void theGraceOfARestartThatWaitedBeginsWithItsSignal() throws Exception {
    Ports ports = new Ports();
    AllocLoop loop = new AllocLoop(ports);
    loop.begin();
    loop.turn(started("t"));
    ports.full = true;
    loop.turn(new AllocEvent.RestartAsked(0, RestartScope.TASK, "t", "asked", false));
    ports.news();
    ports.sinceBoot = ports.sinceBoot.plusHours(1);
    ports.full = false;
    loop.storeAgain();
    assertThat(ports.news()).contains("signal to t");

    loop.turn(new AllocEvent.TimerFired());
    assertThat(ports.news()).doesNotContain("SIGKILL to t");
  }
}
