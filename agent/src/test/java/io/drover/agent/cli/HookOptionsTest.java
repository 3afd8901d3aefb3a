package io.drover.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a hook may take is what the job says, else what the user of drover says. */
class HookOptionsTest {
  @TempDir Path home;

  @ParameterizedTest(name = "{3}")
  @CsvSource({
    "'',              task_dir:prestart=7s, task_dir (at most 7s),    the user says it",
    "'',              *:prestart=7s,        task_dir (at most 7s),    of all hooks",
    "'',              task_dir:stop=7s,     task_dir (at most 30m0s), of another phase",
    "task_dir:*=9s,   task_dir:prestart=7s, task_dir (at most 9s),    the job says it too",
    "validate:*=9s,   task_dir:prestart=7s, task_dir (at most 7s),    the job says it of another",
  })
  void theDeadlineOfAHookIsShown(String ofJob, String ofUser, String shown, String reason)
      throws Exception {
    Path file = home.resolve("job.hcl");
    Files.writeString(
        file,
        """
        job "j" {
          META
          group "g" {
            task "t" {
              driver = "raw_exec"
              config { command = "/bin/true" }
            }
          }
        }
        """
            .replace(
                "META",
                ofJob.isEmpty() ? "" : "meta { drover_hook_deadlines = \"" + ofJob + "\" }"));
    InProcess plan = InProcess.run(home, "plan", "--hook-deadline", ofUser, file.toString());

    assertThat(plan.status()).as(plan.err()).isZero();
    assertThat(plan.out()).as(reason).contains("prestart hook " + shown);
  }
}
