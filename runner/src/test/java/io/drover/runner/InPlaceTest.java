package io.drover.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.env.TaskDir;
import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookProvider;
import io.drover.api.hook.TaskHook;
import io.drover.api.hook.TaskUpdateHook;
import io.drover.api.hook.TaskUpdateRequest;
import io.drover.api.hook.TaskUpdateResponse;
import io.drover.api.model.Allocation;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskBuilder;
import io.drover.api.model.TaskGroup;
import io.drover.runner.external.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Which new versions of a job leave its processes running, and what is told of them. */
final class InPlaceTest {
  static final List<Change> CHANGES =
      List.of(
          new Change("nothing", true, task -> task),
          new Change("the meta of the task", true, task -> task.meta(Map.of("v", "2"))),
          new Change("the time it has to end", true, task -> task.killTimeout(Duration.ofDays(1))),
          new Change(
              "how its output is kept", false, task -> task.meta(Map.of("drover_logs", "framed"))),
          new Change("its environment", false, task -> task.env(Map.of("A", "2"))),
          new Change("its command", false, task -> task.command("/bin/sleep", "2")));

  @TempDir Path folder;

  record Change(String what, boolean inPlace, UnaryOperator<TaskBuilder> change) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Job job(Map<String, String> meta, TaskBuilder task) {
    var group = TaskGroup.builder("g").restart(RestartPolicy.NEVER);
    return Job.builder("job", JobType.SERVICE).meta(meta).group(group.task(task)).build();
  }

  private static TaskBuilder task(String... arguments) {
    return Task.builder("t", "raw_exec").command("/bin/sleep", arguments);
  }

  private static boolean inPlace(Job one, Job other) {
    return GroupChange.inPlace(
        one, one.taskGroups().getFirst(), other, other.taskGroups().getFirst());
  }

  @ParameterizedTest
  @FieldSource("CHANGES")
  void whatAProcessLearnsAtItsStartOnlyNeedsANewOne(Change change) {
    Job before = job(Map.of(), task("1000"));
    Job after = job(Map.of(), change.change().apply(task("1000")));

    assertThat(inPlace(before, after)).isEqualTo(change.inPlace());
  }

  @Test
  void aProcessThatIsMadeOfTheMetaNeedsANewOne() {
    Job before = job(Map.of("v", "1"), task("${NOMAD_META_v}"));

    assertThat(inPlace(before, job(Map.of("v", "2"), task("${NOMAD_META_v}")))).isFalse();
    assertThat(inPlace(before, job(Map.of("v", "1"), task("${NOMAD_META_v}")))).isTrue();
  }

  @Test
  void aNewMetaIsToldToTheHooksOfAProcessThatRunsOn() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    try (Drover drover =
        Drover.open(folder.resolve("data"), Options.defaults().hooks(List.of(noting(told))))) {
      drover.submit(job(Map.of("v", "1"), task("1000")));
      Until.holds("it runs", () -> view(drover).pid() > 0);
      long pid = view(drover).pid();
      drover.submit(job(Map.of("v", "2"), task("1000")));

      Until.holds("it is told", () -> told.equals(List.of("job 2, env 2")));
      assertThat(view(drover).pid()).as("the same process").isEqualTo(pid);
      drover.killNow("job");
      assertThat(drover.job("job").await(Duration.ofSeconds(40))).isTrue();
    }
  }

  private static TaskView view(Drover drover) throws Exception {
    return drover.job("job").allocs().getFirst().tasks().getFirst();
  }

  private static HookProvider noting(List<String> told) {
    return new HookProvider() {
      @Override
      public List<TaskHook> taskHooks(Allocation alloc, Task task, TaskDir taskDir) {
        return List.of(new Noting(told));
      }
    };
  }

  private record Noting(List<String> told) implements TaskUpdateHook {
    @Override
    public String name() {
      return "noting";
    }

    @Override
    public TaskUpdateResponse update(HookContext context, TaskUpdateRequest request) {
      String env = Objects.requireNonNull(request.taskEnv().get("NOMAD_META_v"));
      told.add("job " + request.alloc().job().meta().get("v") + ", env " + env);
      return new TaskUpdateResponse();
    }
  }
}
