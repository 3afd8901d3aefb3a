package io.drover.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.api.Validity;
import io.drover.api.env.TaskDir;
import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookProvider;
import io.drover.api.hook.RunnerHook;
import io.drover.api.hook.RunnerPrerunHook;
import io.drover.api.hook.RunnerPrerunRequest;
import io.drover.api.hook.RunnerPrerunResponse;
import io.drover.api.hook.TaskHook;
import io.drover.api.hook.TaskPrestartHook;
import io.drover.api.hook.TaskPrestartRequest;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.model.Allocation;
import io.drover.api.model.Task;
import io.drover.runner.builtin.BuiltIns;
import io.drover.runner.builtin.TaskDirHook;
import io.drover.tck.HookMatrix.Happening;
import io.drover.tck.HookMatrix.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/hook-matrix.md is what a real runner did, and each of its cells has its reason. */
final class HookMatrixPageTest {
  private static final Path PAGE = Path.of("../docs/hook-matrix.md");

  /** Set to write the page anew. */
  private static final String WRITE = "drover.write";

  private static final String HEAD =
      """
      # Which hooks are called again

      What a Prerun or a Prestart returns is stored, with how long it is valid. A real runner with a real task was taken through what the columns say; a cell says whether the hook
      was called for it, as the timeline has it, or its stored result was used, and why. The boot is made up: everything stored is said to be of an earlier
      one. In each start the task found the same environment. The machine could keep secrets in memory; where it cannot, the result of `task_dir` is valid for ever.
      `./check matrix` writes this page anew.

      The other phases have no result: they are called whenever they are due ([hooks.md](hooks.md#phases)).

      """;

  @TempDir Path folder;

  @Test
  void thePageIsWhatTheRunnerDoes() throws Exception {
    Map<Happening, Set<String>> called = new EnumMap<>(Happening.class);
    Map<String, Said> said;
    List<String> starts;
    HookMatrix matrix = new HookMatrix(folder.resolve("data"), new Probes());
    try {
      matrix.begin();
      said = matrix.said();
      for (Happening happening : Happening.values()) {
        called.put(happening, matrix.after(happening));
      }
      starts = matrix.starts();
    } finally {
      matrix.end();
    }
    assertThat(said.keySet()).containsAll(BuiltIns.NAMES).containsAll(Probes.names());
    assertThat(starts).hasSize(4).containsOnly(starts.getFirst());
    assertThat(starts.getFirst().split(" ")).hasSameSizeAs(Probes.names());

    StringBuilder page = new StringBuilder(HEAD);
    page.append("## Our own\n\n");
    table(page, said, called, BuiltIns.NAMES);
    page.append("\n## Any hook\n\nBy what it returns, here from hooks made for this page.\n\n");
    table(page, said, called, Probes.names());
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(PAGE, page);
    }
    Said taskDir = said.get(TaskDirHook.NAME);
    assumeTrue(
        taskDir != null && taskDir.validity() == Validity.AGENT_RESTART,
        "capability mounts: the page is of a machine where secrets can be kept in memory");
    assertThat(Files.readString(PAGE)).isEqualTo(page.toString());
  }

  private static void table(
      StringBuilder page,
      Map<String, Said> said,
      Map<Happening, Set<String>> called,
      Set<String> names) {
    page.append("| hook | phase | its result |");
    for (Happening happening : Happening.values()) {
      page.append(' ').append(happening.text()).append(" |");
    }
    page.append("\n| --- | --- | --- |").append(" --- |".repeat(Happening.values().length));
    page.append('\n');
    said.forEach((hook, its) -> {
      if (names.contains(hook)) {
        page.append("| `").append(hook).append("` | ");
        page.append(its.ofTask() ? "prestart" : "prerun").append(" | ").append(text(its));
        called.forEach((happening, hooks) -> {
          Cell cell = cell(its, happening);
          assertThat(hooks.contains(hook))
              .as("whether %s is called when %s: %s", hook, happening.text(), cell.reason)
              .isEqualTo(cell.called);
          page.append(" | ").append(cell.called ? "called: " : "stored: ").append(cell.reason);
        });
        page.append(" |\n");
      }
    });
  }

  private static String text(Said said) {
    String valid =
        switch (said.validity()) {
          case PROCESS -> "valid in this process of drover";
          case AGENT_RESTART -> "valid until the machine boots";
          case REBOOT -> "valid for ever";
        };
    return said.ofTask() ? (said.done() ? "done, " : "not done, ") + valid : valid;
  }

  private record Cell(boolean called, String reason) {}

  /** What must be, and why. */
  private static Cell cell(Said said, Happening happening) {
    if (!happening.leaves(said.validity())) {
      return new Cell(true, "not valid any more");
    }
    if (!said.ofTask()) {
      return new Cell(false, "valid");
    }
    if (!happening.starts()) {
      return new Cell(false, "valid, and nothing starts");
    }
    return said.done() ? new Cell(false, "done") : new Cell(true, "not done, and a start");
  }

  /** A hook for each thing that can be said of a result, with a variable each. */
  private static final class Probes implements HookProvider {
    private static String name(boolean ofTask, boolean done, Validity validity) {
      String name = "probe_" + validity.name().toLowerCase(Locale.ROOT);
      return ofTask ? name + (done ? "_done" : "_not_done") : name;
    }

    static Set<String> names() {
      Set<String> names = new TreeSet<>();
      for (Validity validity : Validity.values()) {
        names.add(name(false, false, validity));
        names.add(name(true, false, validity));
        names.add(name(true, true, validity));
      }
      names.add("probe_secret");
      return names;
    }

    @Override
    public List<RunnerHook> runnerHooks(Allocation alloc, Path allocDir) {
      List<RunnerHook> hooks = new ArrayList<>();
      for (Validity validity : Validity.values()) {
        hooks.add(new OfAlloc(name(false, false, validity), validity));
      }
      return hooks;
    }

    @Override
    public List<TaskHook> taskHooks(Allocation alloc, Task task, TaskDir taskDir) {
      List<TaskHook> hooks = new ArrayList<>();
      for (Validity validity : Validity.values()) {
        for (boolean done : new boolean[] {false, true}) {
          var answer = TaskPrestartResponse.builder().validity(validity);
          if (done) {
            answer.done();
          }
          String name = name(true, done, validity);
          hooks.add(new OfTask(name, answer.env(variable(name), "1").build()));
        }
      }
      var secret = TaskPrestartResponse.builder().done().validity(Validity.REBOOT);
      hooks.add(
          new OfTask("probe_secret", secret.secretEnv(variable("probe_secret"), "secret").build()));
      return hooks;
    }

    static String variable(String name) {
      return name.toUpperCase(Locale.ROOT);
    }
  }

  private record OfAlloc(String name, Validity validity) implements RunnerPrerunHook {
    @Override
    public RunnerPrerunResponse prerun(HookContext context, RunnerPrerunRequest request) {
      return new RunnerPrerunResponse(
          Map.of(Probes.variable(name), "1"), Set.of(), Map.of(), Map.of(), validity);
    }
  }

  private record OfTask(String name, TaskPrestartResponse answer) implements TaskPrestartHook {
    @Override
    public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request) {
      return answer;
    }
  }
}
