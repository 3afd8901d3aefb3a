package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskState;
import io.drover.facts.Fact;
import io.drover.jobspec.Inputs;
import io.drover.jobspec.Jobspec;
import io.drover.runner.AllocView;
import io.drover.runner.Drover;
import io.drover.runner.JobRun;
import io.drover.runner.Options;
import io.drover.runner.TaskView;
import io.drover.runner.doctor.Capability;
import io.drover.runner.doctor.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Job files that were run by Nomad 2.0 and what it said of them: the states, the events with their
 * texts, the output. The same files, run here, say the same. Only how long a task sleeps is longer
 * in some than it was there, or until another is set for its signal: a busy machine may need that.
 */
@Execution(ExecutionMode.CONCURRENT)
final class RecordedTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path RECORDED = Path.of("src/test/resources/recorded");
  private static final Path EXAMPLES = Path.of("../examples");

  /** Nomad judges deployments, which there are none of here. */
  private static final String OF_DEPLOYMENTS = "Alloc Unhealthy";

  /** Events whose text is an error: ours names the place. What it is about is the same. */
  private static final Set<String> IN_OWN_WORDS = Set.of("Failed Validation", "Driver Failure");

  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

  /** Nomad's servers take {@code memory_max} out of a job unless they are told not to. */
  private static final Pattern OF_SERVERS = Pattern.compile("(?m)^NOMAD_MEMORY_MAX_LIMIT=.*\n");

  private static final Inputs INPUTS = new Inputs(List.of(), List.of(), Map.of(), RECORDED);

  private static Path data;
  private static Drover drover;

  @BeforeAll
  static void open() throws Exception {
    data = Files.createTempDirectory("drover-recorded");
    // A task of another user passes through it to its directory.
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx--x--x"));
    drover = Drover.open(data.resolve("data"), Options.defaults());
  }

  @AfterAll
  static void close() throws Exception {
    for (String job : drover.jobIds()) {
      for (AllocView alloc : drover.job(job).allocs()) {
        drover.destroy(alloc.id());
      }
    }
    drover.close();
  }

  static Stream<String> recordings() throws IOException {
    try (Stream<Path> files = Files.list(RECORDED)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".json"))
          .map(f -> f.substring(0, f.length() - ".json".length()))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recordings")
  @Fact(
      number = "B131",
      text = "A group with a count makes allocs that differ in name and index only.",
      recorded = {"example-count", "env-all"})
  @Fact(
      number = "B193",
      text = "A driver block that cannot be read is a Failed Validation, and the task has failed.",
      recorded = "config-unknown-name")
  @Fact(
      number = "B194",
      text = "So is one that names what there is not: no attempt is used up.",
      recorded = "config-unknown-name")
  @Fact(
      number = "B244",
      text = "The restart policy is the task's own, else its group's.",
      recorded = "own-restart-block")
  void theSameFileTellsTheSameStory(String name) throws Exception {
    assumeTrue(
        !name.startsWith("user-") || Machine.here().can(Capability.OTHER_USERS),
        "capability " + Capability.OTHER_USERS.text() + ": not root");
    Object recorded = Json.read(Files.readString(RECORDED.resolve(name + ".json")));
    JobRun run = drover.submit(Jobspec.parse(Files.readAllBytes(file(name)), name, INPUTS));
    if (name.startsWith("stop-")) {
      until("every task is ready for its signal", () -> ready(run));
      drover.stop(run.jobId(), false);
    }
    assertThat(run.await(PATIENCE)).as("ended").isTrue();

    List<Object> allocs = Json.in(recorded, "allocs");
    Map<String, String> expected = new TreeMap<>();
    allocs.forEach(a -> expected.put(Json.in(a, "name"), recordedStory(a)));
    Map<String, String> seen = new TreeMap<>();
    for (AllocView alloc : run.allocs()) {
      Object told =
          allocs.stream()
              .filter(a -> Json.in(a, "name").equals(alloc.name()))
              .findAny()
              .orElseThrow();
      seen.put(alloc.name(), story(alloc, told));
    }
    assertThat(seen).isEqualTo(expected);
  }

  private static Path file(String name) {
    return name.startsWith("example-")
        ? EXAMPLES.resolve(name.substring("example-".length()) + ".nomad.hcl")
        : RECORDED.resolve(name + ".nomad.hcl");
  }

  /** Running, and past the setting of its traps: handlers of signals show in /proc. */
  private static boolean ready(JobRun run) {
    return run.allocs().stream()
        .flatMap(a -> a.tasks().stream())
        .filter(t -> !t.name().startsWith("post"))
        .allMatch(RecordedTest::handlesItsSignal);
  }

  private static boolean handlesItsSignal(TaskView task) {
    if (task.state().state() != TaskState.Status.RUNNING || task.pid() == 0) {
      return false;
    }
    // SIGHUP, SIGINT, SIGUSR1, SIGUSR2, SIGTERM: bit n - 1 each.
    long ends = 1L | 1L << 1 | 1L << 9 | 1L << 11 | 1L << 14;
    try {
      return Files.readAllLines(Path.of("/proc/" + task.pid() + "/status")).stream()
          .filter(l -> l.startsWith("SigCgt:") || l.startsWith("SigIgn:"))
          .anyMatch(l -> (Long.parseUnsignedLong(l.substring(7).strip(), 16) & ends) != 0);
    } catch (IOException gone) {
      return false;
    }
  }

  private static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time: " + what).isLessThan(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static String recordedStory(Object alloc) {
    StringBuilder story = new StringBuilder(Json.<String>in(alloc, "clientStatus")).append('\n');
    new TreeMap<>(Json.<Map<String, Object>>in(alloc, "tasks"))
        .forEach((name, task) -> {
          List<String> lines =
              events(task).stream()
                  .map(e -> line(Json.in(e, "type"), Json.in(e, "message"), Json.in(e, "details")))
                  .toList();
          String state =
              Json.<String>in(task, "state") + " failed=" + Json.<Boolean>in(task, "failed");
          append(story, name, state, Json.<Long>in(task, "restarts"), lines);
          story.append(Json.<String>in(task, "stdout")).append("--\n");
          story.append(Json.<String>in(task, "stderr"));
        });
    return story.toString();
  }

  private static List<Object> events(Object task) {
    return Json.<List<Object>>in(task, "events").stream()
        .filter(e -> !Json.in(e, "type").equals(OF_DEPLOYMENTS))
        .toList();
  }

  private static String story(AllocView alloc, Object recorded) {
    StringBuilder story = new StringBuilder(alloc.state().clientStatus().text()).append('\n');
    Map<String, TaskView> tasks = new TreeMap<>();
    alloc.tasks().forEach(t -> tasks.put(t.name(), t));
    Map<String, Object> recordedTasks = Json.in(recorded, "tasks");
    tasks.forEach((name, task) -> {
      Object told = recordedTasks.get(name);
      String state =
          task.state().state().name().toLowerCase(Locale.ROOT) + " failed=" + task.state().failed();
      // One was recorded while its end was still to come.
      String recordedState = told == null ? "" : Json.in(told, "state");
      if (recordedState.equals("running")) {
        state = state.replace("dead", "running");
      }
      List<TaskEvent> events = comparable(task.state().events(), told);
      append(
          story,
          name,
          state,
          task.state().restarts(),
          events.stream().map(e -> line(e.type(), e.displayMessage(), e.details())).toList());
      story.append(log(alloc, name, "stdout")).append("--\n").append(log(alloc, name, "stderr"));
    });
    return story.toString();
  }

  /**
   * The events that the recording can have: Nomad keeps the last ten of a task, and one that we do
   * not have may have taken the place of one we have; and no more than were there when it was made.
   */
  private static List<TaskEvent> comparable(List<TaskEvent> ours, Object recorded) {
    int count = recorded == null ? ours.size() : Math.min(events(recorded).size(), ours.size());
    return ours.size() == 10
        ? ours.subList(ours.size() - count, ours.size())
        : recorded != null && Json.in(recorded, "state").equals("running")
            ? ours.subList(0, count)
            : ours;
  }

  private static void append(
      StringBuilder story, String task, String state, long restarts, List<String> events) {
    story.append(task).append(": ").append(state).append(" restarts=").append(restarts);
    story.append('\n');
    events.forEach(e -> story.append("  ").append(e).append('\n'));
  }

  /** A line of the story; how long a restart waits is drawn anew each time. */
  private static String line(String type, String message, Map<String, String> details) {
    if (IN_OWN_WORDS.contains(type)) {
      return type + " about " + QUOTED.matcher(message).results().map(MatchResult::group).toList();
    }
    Map<String, String> shown = new TreeMap<>(details);
    shown.replace("start_delay", "DELAY");
    return type
        + ": "
        + message.replaceAll("restarting in [0-9.]+m?s", "restarting in DELAY")
        + ' '
        + shown;
  }

  private static String log(AllocView alloc, String task, String stream) {
    StringBuilder text = new StringBuilder();
    try {
      for (int i = 0; ; i++) {
        Path file = alloc.logDirectory().resolve(task + "." + stream + "." + i);
        if (!Files.exists(file)) {
          return masked(text.toString(), alloc);
        }
        text.append(Files.readString(file));
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** What is different in every run: ids and folders. */
  private static String masked(String text, AllocView alloc) {
    return OF_SERVERS
        .matcher(text)
        .replaceAll("")
        .replace(alloc.directory().toString(), "<alloc>")
        .replace(alloc.id(), "<id>")
        .replace(alloc.id().substring(0, 8), "<short>")
        .replaceAll("uuidv5=[0-9a-f-]{36}", "uuidv5=<id>")
        .replace("-ops-" + hostName(), "-ops-<node>");
  }

  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
