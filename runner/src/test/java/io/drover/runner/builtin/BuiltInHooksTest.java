package io.drover.runner.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.driver.ProcessPolicy;
import io.drover.api.model.DispatchPayload;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.Payload;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskGroup;
import io.drover.facts.Fact;
import io.drover.jobspec.Jobspec;
import io.drover.runner.AllocView;
import io.drover.runner.Drover;
import io.drover.runner.DroverEvent;
import io.drover.runner.JobRun;
import io.drover.runner.Options;
import io.drover.runner.PlanView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hooks that every alloc and task has, around real tasks. */
final class BuiltInHooksTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path folder;

  private static Job job(String script, int restarts, Payload payload) {
    var task =
        Task.builder("t", "raw_exec")
            .command("/bin/sh", "-c", script)
            .dispatchPayload(new DispatchPayload("in/payload.txt"));
    var group = TaskGroup.builder("g");
    group.restart(
        restarts == 0 ? RestartPolicy.NEVER : RestartPolicy.times(restarts, Duration.ZERO));
    return Job.builder("job", JobType.BATCH).payload(payload).group(group.task(task)).build();
  }

  private AllocView run(Job job, List<TaskEvent> events) throws Exception {
    Options options = Options.defaults().policy(ProcessPolicy.TIE_TO_PARENT);
    try (Drover drover = Drover.open(folder.resolve("data"), options)) {
      var listening =
          drover.listen(event -> {
            if (event instanceof DroverEvent.TaskEventAdded added) {
              events.add(added.event());
            }
          });
      JobRun run = drover.submit(job);
      assertThat(run.await(PATIENCE)).isTrue();
      listening.close();
      return run.allocs().getFirst();
    }
  }

  @Test
  @Fact(
      number = "B020",
      text = "alloc_dir is called before the hooks of an alloc that use its folders.")
  @Fact(
      number = "B137",
      text = "Of the hooks of a task: validate, then task_dir, then dispatch_payload.")
  void theOrderIsTheOneThatAPlanShows() throws Exception {
    List<String> lines =
        PlanView.of(Jobspec.check(job("exit 0", 0, Payload.NONE)), Options.defaults());

    assertThat(lines.stream().map(String::strip).map(l -> l.replaceAll(" \\(at most.*", "")))
        .containsSubsequence(
            "prerun hook alloc_dir",
            "prestart hook validate",
            "prestart hook task_dir",
            "prestart hook dispatch_payload");
  }

  @Test
  @Fact(
      number = "B141",
      text =
          "task_dir is called before every start: the first makes the folders and tells Task Setup,"
              + " later ones make good what is missing.")
  @Fact(
      number = "B231",
      text = "The texts of Received and of Task Setup: Building Task Directory.",
      recorded = "example-hello")
  void theFoldersAreMadeOnceAndMadeGood() throws Exception {
    List<TaskEvent> events = Collections.synchronizedList(new ArrayList<>());
    String script =
        "test -d tmp -a -d local -a -d secrets || exit 9; rmdir tmp; echo >> local/runs; exit 1";

    AllocView alloc = run(job(script, 2, Payload.NONE), events);

    assertThat(Files.readAllLines(alloc.directory().resolve("t/local/runs"))).hasSize(3);
    assertThat(events.getFirst().displayMessage()).isEqualTo("Task received by client");
    assertThat(events)
        .filteredOn(e -> e.type().equals("Task Setup"))
        .singleElement()
        .satisfies(e -> assertThat(e.displayMessage()).isEqualTo("Building Task Directory"));
  }

  @Test
  @Fact(
      number = "B147",
      text = "What was dispatched with a job is in local/, under its name, before the task starts.")
  void aPayloadIsThereBeforeTheTask() throws Exception {
    Payload payload = new Payload("hello\n".getBytes(StandardCharsets.UTF_8));

    AllocView alloc = run(job("cat local/in/payload.txt", 0, payload), new ArrayList<>());

    assertThat(alloc.logDirectory().resolve("t.stdout.0")).hasContent("hello\n");
  }
}
