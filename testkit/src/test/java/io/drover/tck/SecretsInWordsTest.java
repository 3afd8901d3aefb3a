package io.drover.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Validity;
import io.drover.api.driver.ProcessPolicy;
import io.drover.api.driver.TaskId;
import io.drover.api.hook.RunnerPrerunResponse;
import io.drover.api.hook.TaskPrestartRequest;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.hook.TaskUpdateRequest;
import io.drover.api.model.ConfigValue;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.driver.mock.MockProvider;
import io.drover.driver.shim.IoMode;
import io.drover.driver.shim.StartSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who logs a request, an answer or a start does not log the secrets in it. */
final class SecretsInWordsTest {
  private static final String SECRET = "s3cret";
  private static final Map<String, String> ENV = Map.of("SHOWN", "open", "TOKEN", SECRET);

  @TempDir Path root;

  @Test
  void requestsSayThatThereIsATokenAndNotWhich() {
    var group = TaskGroup.builder("g").task(Task.builder("t", "mock"));
    HookPlace place = new HookPlace(root, Job.builder("j", JobType.BATCH).group(group).build());
    HookEnv env = new HookEnv();
    var resources = HookPlace.resources();
    var prestart =
        new TaskPrestartRequest(
            Map.of(), place.task(), resources, SECRET, null, place.taskDir(), env, place.alloc());

    assertThat(prestart.toString())
        .doesNotContain(SECRET)
        .contains("task=t", "vaultToken=(secret)", "nomadToken=(none)");
    assertThat(new TaskUpdateRequest(null, SECRET, place.alloc(), env).toString())
        .doesNotContain(SECRET)
        .contains("vaultToken=(none)", "nomadToken=(secret)");
  }

  @Test
  void answersNameTheirSecretsOnly() {
    var prerun =
        new RunnerPrerunResponse(ENV, Set.of("TOKEN"), Map.of(), Map.of(), Validity.PROCESS);
    var prestart =
        TaskPrestartResponse.builder().env("SHOWN", "open").secretEnv("TOKEN", SECRET).build();

    for (Object answer : List.of(prerun, prestart)) {
      assertThat(answer.toString()).doesNotContain(SECRET).contains("SHOWN=open", "TOKEN=(secret)");
    }
  }

  @Test
  void startsDoNotShowTheEnvironment() throws Exception {
    var fixture = new DriverFixture(root, root, new MockProvider());
    var config = fixture.config(new TaskId("a", "t", 1), ConfigValue.MapValue.EMPTY);
    assertThat(config.toString())
        .doesNotContain(DriverFixture.SECRET_VALUE)
        .contains(DriverFixture.SECRET_NAME + "=(secret)");
    StartSpec start =
        new StartSpec(
            "t",
            root,
            1,
            ProcessPolicy.SURVIVE,
            false,
            false,
            List.of("/bin/true"),
            ENV,
            root,
            "",
            0,
            IoMode.OFF,
            root,
            "t",
            1,
            1,
            "",
            0,
            0);
    assertThat(start.toString()).doesNotContain(SECRET).contains("/bin/true");
  }
}
