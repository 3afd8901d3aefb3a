package io.drover.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.driver.ProcessPolicy;
import io.drover.api.env.TaskDir;
import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookProvider;
import io.drover.api.hook.TaskHook;
import io.drover.api.hook.TaskPrestartHook;
import io.drover.api.hook.TaskPrestartRequest;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.model.Allocation;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.runner.external.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Hooks in Java whose authors made a mistake: no task runs without them, and it is told why. */
final class HookTroubleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  static final List<Trouble> TROUBLES =
      List.of(
          new Trouble(
              "the provider throws",
              "of hooks failed: java.lang.IllegalStateException: no connection",
              () -> {
                throw new IllegalStateException("no connection");
              }),
          new Trouble(
              "the provider throws an Error",
              "of hooks failed: java.lang.AssertionError: this cannot be",
              () -> {
                throw new AssertionError("this cannot be");
              }),
          new Trouble(
              "two hooks of one name",
              "two hooks have the name same",
              () -> List.of(giving("same", "A", "1"), giving("same", "B", "2"))),
          new Trouble(
              "the name of one of our own",
              "a hook from outside has the name of one of our own, task_dir",
              () -> List.of(giving("task_dir", "A", "1"))),
          new Trouble(
              "a name with a blank",
              "a hook has the name \"my hook\"; it must have no blanks",
              () -> List.of(giving("my hook", "A", "1"))),
          new Trouble(
              "a variable that would come as another",
              "odd: gives an environment variable with the name \"A=B\"",
              () -> List.of(giving("odd", "A=B", "1"))),
          new Trouble(
              "a value that no program can be given",
              "odd: gives the environment variable A with a zero byte in it",
              () -> List.of(giving("odd", "A", "1\0"))));

  @TempDir Path folder;

  record Trouble(String what, String told, Supplier<List<TaskHook>> hooks) {
    @Override
    public String toString() {
      return what;
    }
  }

  private record Giving(String name, String variable, String value, Set<String> after)
      implements TaskPrestartHook {
    @Override
    public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request) {
      return TaskPrestartResponse.builder().env(variable, value).build();
    }
  }

  private static TaskHook giving(String name, String variable, String value) {
    return new Giving(name, variable, value, Set.of());
  }

  private static HookProvider provider(Supplier<List<TaskHook>> hooks) {
    return new HookProvider() {
      @Override
      public List<TaskHook> taskHooks(Allocation alloc, Task task, TaskDir taskDir) {
        return hooks.get();
      }
    };
  }

  private Drover open(ProcessPolicy policy, List<HookProvider> hooks) throws Exception {
    return Drover.open(folder.resolve("data"), Options.defaults().policy(policy).hooks(hooks));
  }

  private static Job job(String command) {
    var group = TaskGroup.builder("g").restart(RestartPolicy.NEVER);
    group.task(Task.builder("t", "raw_exec").command("/bin/sh", "-c", command));
    return Job.builder("job", JobType.BATCH).group(group).build();
  }

  @ParameterizedTest
  @FieldSource("TROUBLES")
  void noTaskRunsWithoutAHookThatCannotBeCalled(Trouble trouble) throws Exception {
    try (Drover drover = open(ProcessPolicy.TIE_TO_PARENT, List.of(provider(trouble.hooks())))) {
      JobRun run = drover.submit(job("echo ran"));

      assertThat(run.await(PATIENCE)).as("ended").isTrue();
      AllocView alloc = run.allocs().getFirst();
      assertThat(alloc.tasks().getFirst().state().failed()).isTrue();
      assertThat(told(alloc)).anyMatch(text -> text.contains(trouble.told()));
      assertThat(alloc.logDirectory().resolve("t.stdout.0")).doesNotExist();
    }
  }

  private static Stream<String> told(AllocView alloc) {
    return alloc.tasks().getFirst().state().events().stream().map(e -> e.displayMessage());
  }

  @Test
  void aHookOfAnotherVersionIsRefusedAtTheOpening() {
    HookProvider later =
        new HookProvider() {
          @Override
          public int apiVersion() {
            return HookProvider.API_VERSION + 1;
          }
        };

    assertThatThrownBy(() -> open(ProcessPolicy.SURVIVE, List.of(later)))
        .hasMessageContaining("was written for version 2 of the hook api; this is version 1");
  }

  @Test
  void aCircleThatComesWithNewHooksIsRefusedAndWhatRunsIsLeftAsItIs() throws Exception {
    String alloc;
    long pid;
    try (Drover drover = open(ProcessPolicy.SURVIVE, List.of())) {
      JobRun run = drover.submit(job("exec sleep 1000"));
      Until.holds("it runs", () -> run.allocs().getFirst().tasks().getFirst().pid() > 0);
      alloc = run.allocs().getFirst().id();
      pid = run.allocs().getFirst().tasks().getFirst().pid();
    }
    HookProvider circle =
        provider(() ->
            List.of(
                new Giving("a", "A", "1", Set.of("b")), new Giving("b", "B", "2", Set.of("a"))));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> open(ProcessPolicy.SURVIVE, List.of(circle)))
          .hasMessageContaining("a -> b -> a each want to run after the next");
    }

    try (Drover drover = open(ProcessPolicy.SURVIVE, List.of())) {
      List<AllocView> allocs = drover.job("job").allocs();
      assertThat(allocs).extracting(AllocView::id).containsExactly(alloc);
      Until.holds("it is found", () -> alloc(drover).tasks().getFirst().pid() == pid);
      drover.killNow("job");
      assertThat(drover.job("job").await(PATIENCE)).isTrue();
    }
  }

  private static AllocView alloc(Drover drover) throws Exception {
    return drover.job("job").allocs().getFirst();
  }
}
