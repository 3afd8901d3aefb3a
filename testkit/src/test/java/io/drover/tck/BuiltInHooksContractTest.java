package io.drover.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.driver.Driver;
import io.drover.api.driver.DriverContext;
import io.drover.api.driver.ProcessPolicy;
import io.drover.api.env.TaskDir;
import io.drover.api.hook.HookProvider;
import io.drover.api.hook.RunnerHook;
import io.drover.api.hook.TaskHook;
import io.drover.api.model.Allocation;
import io.drover.api.model.DispatchPayload;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.Payload;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.driver.mock.MockProvider;
import io.drover.runner.builtin.AllocDirHook;
import io.drover.runner.builtin.BuiltIns;
import io.drover.runner.builtin.DispatchPayloadHook;
import io.drover.runner.builtin.SecretFolders;
import io.drover.runner.builtin.TaskDirHook;
import io.drover.runner.builtin.ValidateHook;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Our own hooks keep what strangers' must. */
final class BuiltInHooksContractTest extends HookContract {
  /** A mount would outlive the temporary folder wherever a life is not lived to its end. */
  private static final SecretFolders SECRETS = SecretFolders.plain();

  private final Driver driver =
      new MockProvider()
          .create(
              new DriverContext(
                  Path.of("/nonexistent"), Path.of("/none"), ProcessPolicy.SURVIVE, Map.of()));

  @AfterEach
  void closeDriver() {
    driver.close();
  }

  @Test
  void noneIsForgotten() {
    Stream<String> names =
        Stream.concat(
            hooksOfAlloc().stream().map(RunnerHook::name),
            hooksOfTask().stream().map(TaskHook::name));

    assertThat(names).containsExactlyInAnyOrderElementsOf(BuiltIns.NAMES);
  }

  private static List<RunnerHook> hooksOfAlloc() {
    return List.of(new AllocDirHook(SECRETS));
  }

  private List<TaskHook> hooksOfTask() {
    return List.of(new ValidateHook(driver), new TaskDirHook(SECRETS), new DispatchPayloadHook());
  }

  @Override
  protected HookProvider provider() {
    return new HookProvider() {
      @Override
      public List<RunnerHook> runnerHooks(Allocation alloc, Path allocDir) {
        return hooksOfAlloc();
      }

      @Override
      public List<TaskHook> taskHooks(Allocation alloc, Task task, TaskDir taskDir) {
        return hooksOfTask();
      }
    };
  }

  @Override
  protected Job job() {
    var task =
        Task.builder("task", "mock")
            .config(Map.of("run_for", "1s"))
            .dispatchPayload(new DispatchPayload("input.txt"));
    return Job.builder("contract", JobType.BATCH)
        .group(TaskGroup.builder("group").task(task))
        .payload(new Payload("payload".getBytes(StandardCharsets.UTF_8)))
        .build();
  }
}
