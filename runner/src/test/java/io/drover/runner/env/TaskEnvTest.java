package io.drover.runner.env;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.env.TaskDir;
import io.drover.api.env.TaskEnv;
import io.drover.api.model.Allocation;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.facts.Fact;
import io.drover.runner.alloc.AllocDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The environment of a task, and who has the last word in it. */
final class TaskEnvTest {
  private static TaskEnv env(
      Map<String, String> host, Map<String, String> written, Map<String, String> made) {
    return env(host, written, made, Map.of("a.b-c", "meta"));
  }

  private static TaskEnv env(
      Map<String, String> host,
      Map<String, String> written,
      Map<String, String> made,
      Map<String, String> meta) {
    var draft = Task.builder("t", "raw_exec").env(written).meta(meta);
    Job job = Job.builder("job", JobType.BATCH).group(TaskGroup.builder("g").task(draft)).build();
    TaskGroup group = job.taskGroups().getFirst();
    Allocation alloc = AllocDefinition.place("0123456789", job, group, 0, List.of(), 0);
    Path folder = Path.of("/data/alloc/0123456789");
    return new TaskEnvBuilder(host, new HostNode("node", Set.of()))
        .ofTask(alloc, group.tasks().getFirst(), TaskDir.of(folder, "t"), made, Set.of());
  }

  @Test
  @Fact(
      number = "B183",
      text =
          "From low to high: Nomad's own variables, the agent's where a name is free, the env"
              + " block, what hooks made.",
      recorded = "env-all")
  void whoHasTheLastWord() {
    Map<String, String> host =
        Map.of("A", "host", "B", "host", "C", "host", "NOMAD_TASK_NAME", "host", "NOMAD_X", "host");
    TaskEnv env =
        env(
            host,
            Map.of("B", "block", "C", "block", "NOMAD_JOB_NAME", "block"),
            Map.of("C", "hook", "NOMAD_JOB_NAME", "hook"));

    assertThat(env.all())
        .containsEntry("A", "host")
        .containsEntry("B", "block")
        .containsEntry("C", "hook")
        .containsEntry("NOMAD_TASK_NAME", "t")
        .containsEntry("NOMAD_JOB_NAME", "hook")
        .doesNotContainKey("NOMAD_X");
  }

  @Test
  @Fact(
      number = "B184",
      text = "In names of meta, of ports and of addresses what is no letter or digit becomes _.")
  void charactersThatNoNameMayHave() {
    Map<String, String> written =
        Map.of("NOMAD_ADDR_my-port", "x", "other-name", "y", "NOMAD_HOST_IP_my-port", "z");
    TaskEnv env = env(Map.of(), written, Map.of());

    assertThat(env.all())
        .containsEntry("NOMAD_META_a_b_c", "meta")
        .containsEntry("NOMAD_META_A_B_C", "meta")
        .containsEntry("NOMAD_ADDR_my_port", "x")
        .containsEntry("other-name", "y")
        .containsEntry("NOMAD_HOST_IP_my-port", "z");
  }

  @ParameterizedTest(name = "{0} is {1}: {2}")
  @CsvSource({
    "${NOMAD_TASK_NAME} of ${NOMAD_JOB_NAME}, t of job, Nomad's own variables",
    "${NOMAD_META_other}!, o!, other meta",
    "on ${node.datacenter}, on dc1, the machine's values",
    "${HOME}, ${HOME}, what the task inherits comes later",
    "${nosuch}, ${nosuch}, nobody knows it",
  })
  void metaMayNameWhatIsKnownBeforeIt(String written, String value, String reason) {
    TaskEnv env = env(Map.of("HOME", "/h"), Map.of(), Map.of(), Map.of("k", written, "other", "o"));

    assertThat(env.all())
        .as(reason)
        .containsEntry("NOMAD_META_k", value)
        .containsEntry("NOMAD_META_K", value);
    assertThat(env.replace("${meta.k}")).isEqualTo(value);
  }

  @Test
  @Fact(
      number = "D29",
      text = "Whether a value that names another value is filled in depends on chance.",
      better = "it is, in any order and over any number of steps; a circle stays as written")
  void valuesThatNameOthersAreFilledInWhateverTheirOrder() {
    List<Map.Entry<String, String>> entries =
        new ArrayList<>(
            List.of(
                Map.entry("A", "${B}a"),
                Map.entry("B", "${C}b"),
                Map.entry("C", "${NOMAD_TASK_NAME}c"),
                Map.entry("X", "${Y}"),
                Map.entry("Y", "${X}"),
                Map.entry("PATH", "/mine:${PATH}")));
    Random order = new Random(1);
    for (int i = 0; i < 50; i++) {
      Collections.shuffle(entries, order);
      Map<String, String> written = new LinkedHashMap<>();
      entries.forEach(e -> written.put(e.getKey(), e.getValue()));

      assertThat(env(Map.of("PATH", "/bin"), written, Map.of()).all())
          .containsEntry("A", "tcba")
          .containsEntry("B", "tcb")
          .containsEntry("PATH", "/mine:/bin")
          .hasEntrySatisfying("X", x -> assertThat(x).startsWith("${"));
    }
  }
}
