package io.drover.runner.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.DroverException;
import io.drover.api.driver.ProcessPolicy;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.facts.Fact;
import io.drover.runner.AllocView;
import io.drover.runner.Drover;
import io.drover.runner.JobRun;
import io.drover.runner.Options;
import io.drover.runner.TaskView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Executables as hooks of real tasks. */
final class ExternalHooksTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path folder;
  private Path hooks;
  private Path notes;

  @BeforeEach
  void folders() throws Exception {
    hooks = Files.createDirectory(folder.resolve("hooks"));
    notes = Files.createFile(folder.resolve("notes"));
  }

  private Path hook(String name, String... lines) throws Exception {
    return HookScript.in(hooks, name, lines);
  }

  private Drover open(Map<String, Duration> deadlines) throws DroverException {
    return Drover.open(
        folder.resolve("data"),
        Options.defaults()
            .policy(ProcessPolicy.TIE_TO_PARENT)
            .hooksDirs(List.of(hooks))
            .hookDeadlines(deadlines));
  }

  private AllocView run(Map<String, Duration> deadlines, String script) throws Exception {
    try (Drover drover = open(deadlines)) {
      JobRun run = drover.submit(job("job", script, RestartPolicy.NEVER));
      assertThat(run.await(PATIENCE)).as("ended").isTrue();
      return run.allocs().getFirst();
    }
  }

  private static Job job(String id, String script, RestartPolicy restart) {
    var group = TaskGroup.builder("g").restart(restart);
    return Job.builder(id, JobType.BATCH)
        .group(group.task(Task.builder("t", "raw_exec").command("/bin/sh", "-c", script)))
        .build();
  }

  private static String stdout(AllocView alloc) throws Exception {
    return Files.readString(alloc.logDirectory().resolve("t.stdout.0"));
  }

  private static TaskView task(AllocView alloc) {
    return alloc.tasks().getFirst();
  }

  private static String story(AllocView alloc) {
    StringBuilder text = new StringBuilder();
    task(alloc).state().events().forEach(e -> text.append(e.displayMessage()).append('\n'));
    return text.toString();
  }

  @Test
  void aHookAddsAVariableThatTheTaskSees() throws Exception {
    hook("env", "[ \"$1\" = prestart ] && echo '{\"env\": {\"GREETING\": \"hello\"}}'", "exit 0");

    AllocView alloc = run(Map.of(), "echo $GREETING");

    assertThat(stdout(alloc)).isEqualTo("hello\n");
  }

  /** It has two seconds then, and was asleep for four before its next try. */
  @Test
  void aHookThatSaidNotNowIsTriedAgainInTheTimeThatAKillAtOnceLeavesIt() throws Exception {
    Path go = folder.resolve("go");
    hook(
        "late",
        "[ \"$1\" = stop ] && [ $DROVER_SCOPE = task ] || exit 0",
        "echo try >> " + notes,
        "[ -e " + go + " ] || exit 75");
    try (Drover drover = open(Map.of())) {
      JobRun run = drover.submit(job("job", "exec sleep 1000", RestartPolicy.NEVER));
      Until.holds("it runs", () -> task(run.allocs().getFirst()).pid() > 0);
      drover.stop("job", false);
      Until.holds("four tries", () -> Files.readAllLines(notes).size() >= 4);
      int tries = Files.readAllLines(notes).size();
      Files.createFile(go);
      drover.killNow("job");

      assertThat(run.await(PATIENCE)).isTrue();
      assertThat(Files.readAllLines(notes)).as("tries").hasSizeGreaterThan(tries);
    }
  }

  @Test
  void aHookSaysNoAndItsErrorIsShown() throws Exception {
    hook("no", "[ \"$1\" != prestart ] || { echo 'not on a Friday' >&2; exit 1; }");

    AllocView alloc = run(Map.of(), "echo never");

    assertThat(task(alloc).state().failed()).isTrue();
    assertThat(story(alloc)).contains("no: not on a Friday", "Policy allows no restarts");
    assertThat(alloc.logDirectory().resolve("t.stdout.0")).doesNotExist();
  }

  @Test
  void everyPhaseIsOneArgumentAndOneCall() throws Exception {
    hook("all", "echo \"$1 $DROVER_SCOPE $#\" >> " + notes, "cat > /dev/null");

    try (Drover drover = open(Map.of())) {
      JobRun run = drover.submit(job("job", "exit 0", RestartPolicy.NEVER));
      assertThat(run.await(PATIENCE)).isTrue();
      drover.destroy(run.allocs().getFirst().id());
    }

    assertThat(Files.readAllLines(notes))
        .containsExactly(
            "prerun alloc 1",
            "prestart task 1",
            "poststart task 1",
            "exited task 1",
            "stop task 1",
            "postrun alloc 1",
            "destroy alloc 1");
  }

  @Test
  void aStopTellsBothScopesBeforeTheSignal() throws Exception {
    hook("all", "echo \"$1 $DROVER_SCOPE\" >> " + notes);

    try (Drover drover = open(Map.of())) {
      JobRun run = drover.submit(job("job", "sleep 1000", RestartPolicy.NEVER));
      Until.holds("it runs", () -> Files.readString(notes).contains("poststart"));
      drover.stop("job", false);
      assertThat(run.await(PATIENCE)).isTrue();
    }

    assertThat(Files.readAllLines(notes))
        .containsSubsequence("prekill alloc", "prekill task", "exited task", "stop task");
  }

  @Test
  void theMetaOfTheGroupIsToldOverThatOfTheJob() throws Exception {
    hook("meta", "[ \"$1\" = prerun ] && cat > " + notes, "exit 0");
    var group = TaskGroup.builder("g").restart(RestartPolicy.NEVER).meta(Map.of("tier", "db"));
    group.task(Task.builder("t", "raw_exec").command("/bin/true"));
    try (Drover drover = open(Map.of())) {
      Job job =
          Job.builder("job", JobType.BATCH)
              .meta(Map.of("team", "a", "tier", "web"))
              .group(group)
              .build();
      assertThat(drover.submit(job).await(PATIENCE)).isTrue();
    }

    assertThat(Files.readString(notes)).contains("\"meta\":{\"team\":\"a\",\"tier\":\"db\"}");
  }

  @Test
  void whatItIsToldIsJson() throws Exception {
    hook("told", "[ \"$1\" != exited ] || cat > " + notes);

    run(Map.of(), "exit 3");

    assertThat(Files.readString(notes))
        .startsWith("{\"version\":1,\"phase\":\"exited\",\"scope\":\"task\",")
        .contains("\"task\":{\"name\":\"t\",\"driver\":\"raw_exec\"")
        .contains("\"exit\":{\"kind\":\"Code\",\"code\":3,\"signal\":0,\"success\":false");
  }

  @Test
  void tryAgainIsTheRestartPolicysToDecide() throws Exception {
    hook(
        "again",
        "[ \"$1\" = prestart ] || exit 0",
        "echo x >> " + notes,
        "[ $(wc -l < " + notes + ") -ge 3 ] || { echo 'not yet' >&2; exit 75; }");

    try (Drover drover = open(Map.of())) {
      JobRun run =
          drover.submit(job("job", "echo at last", RestartPolicy.times(5, Duration.ofMillis(10))));
      assertThat(run.await(PATIENCE)).isTrue();
      AllocView alloc = run.allocs().getFirst();
      assertThat(stdout(alloc)).isEqualTo("at last\n");
      assertThat(task(alloc).state().restarts()).isEqualTo(2);
      assertThat(story(alloc)).contains("not yet");
    }
  }

  @Test
  void tryAgainBeforeTheTasksIsTriedAgainWithinTheDeadline() throws Exception {
    hook(
        "again",
        "[ \"$1\" = prerun ] || exit 0",
        "echo x >> " + notes,
        "[ $(wc -l < " + notes + ") -ge 2 ] || exit 75",
        "echo '{\"env\": {\"A\": \"prerun\"}}'");

    assertThat(stdout(run(Map.of(), "echo $A"))).isEqualTo("prerun\n");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"prekill", "exited", "stop", "postrun"})
  void whatComesWithAKillIsTriedAgainThoughItsTokenIsCancelled(String phase) throws Exception {
    hook(
        "again",
        "[ \"$1\" = " + phase + " ] || exit 0",
        "echo $DROVER_SCOPE >> " + notes,
        "[ $(grep -c $DROVER_SCOPE " + notes + ") -ge 2 ] || exit 75");

    try (Drover drover = open(Map.of())) {
      JobRun run = drover.submit(job("job", "sleep 1000", RestartPolicy.NEVER));
      Until.holds("it runs", () -> task(run.allocs().getFirst()).pid() > 0);
      drover.stop("job", false);
      assertThat(run.await(PATIENCE)).isTrue();
      // A poststart call that still runs when the stop comes is cut short, and that is said.
      assertThat(story(run.allocs().getFirst()).replace("again: cancelled\n", ""))
          .doesNotContain("again: ");
    }
    assertThat(Files.readAllLines(notes)).as("each was called twice").hasSizeGreaterThan(1);
  }

  @ParameterizedTest(name = "one that {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sleeps for ever      | sleep 1000
          spins                | while :; do :; done
          ignores signals      | trap '' INT TERM; sleep 1000; sleep 1000
          waits for its child  | sleep 1000 & wait
          """)
  @Fact(number = "D01")
  void aLateHookIsKilledAsAGroupAndNamed(String what, String script) throws Exception {
    hook("late", "[ \"$1\" = prestart ] || exit 0", "echo $$ > " + notes, script);

    AllocView alloc = run(Map.of("late:prestart", Duration.ofMillis(700)), "echo never");

    assertThat(story(alloc)).contains("late: did not answer within 700 ms and was abandoned");
    Path process = Path.of("/proc", Files.readString(notes).strip());
    Until.holds("it is gone", () -> !Files.exists(process.resolve("exe")));
  }

  /** The second call finds the note of the first, which ends the helper under whom it runs. */
  @ParameterizedTest
  @ValueSource(strings = {"prerun", "prestart", "exited"})
  void aCallThatTheDeathOfOurHelperCutsIsMadeAgain(String phase) throws Exception {
    hook(
        "cut",
        "[ \"$1\" = " + phase + " ] || exit 0",
        "echo x >> " + notes,
        "[ $(wc -l < " + notes + ") -ge 2 ] && exit 0",
        "read -r line < /proc/$PPID/stat; set -- ${line##*) }",
        "kill -9 $2",
        "exec sleep 1000");

    AllocView alloc = run(Map.of(), "echo ran");

    assertThat(stdout(alloc)).isEqualTo("ran\n");
    assertThat(story(alloc)).doesNotContain("cut");
    assertThat(notes).hasContent("x\nx\n");
  }

  @Test
  void aHookThatFloodsItsOutputIsToldSo() throws Exception {
    hook("flood", "[ \"$1\" = prestart ] || exit 0", "exec yes");

    assertThat(story(run(Map.of(), "echo never")))
        .contains("flood: wrote more than 1048576 bytes of answer");
  }

  @Test
  void aHookThatLeavesADaemonIsNotWaitedForAndTheDaemonEnds() throws Exception {
    hook(
        "daemon",
        "[ \"$1\" = prestart ] || exit 0",
        "setsid sleep 1000 & echo $! > " + notes,
        "echo '{\"env\": {\"A\": \"b\"}}'");

    assertThat(stdout(run(Map.of(), "echo $A"))).isEqualTo("b\n");
    Path daemon = Path.of("/proc", Files.readString(notes).strip());
    Until.holds("the daemon is gone", () -> !Files.exists(daemon.resolve("exe")));
  }

  @Test
  void aHookThatIsStuckDelaysNoOtherAlloc() throws Exception {
    hook(
        "stuck", "[ \"$1\" = prestart ] || exit 0", "[ \"$DROVER_JOB_ID\" != slow ] || sleep 1000");

    try (Drover drover = open(Map.of())) {
      JobRun slow = drover.submit(job("slow", "exit 0", RestartPolicy.NEVER));
      JobRun fast = drover.submit(job("fast", "exit 0", RestartPolicy.NEVER));
      assertThat(fast.await(PATIENCE)).isTrue();
      assertThat(slow.ended()).isFalse();
      assertThat(task(slow.allocs().getFirst()).state().waitingFor())
          .matches("hook stuck, \\d+ s of 1800 s");
      drover.stop("slow", false);
      assertThat(slow.await(PATIENCE)).as("the kill ends the hook").isTrue();
    }
  }

  @Test
  void ofALongReasonTheLastLinesAreTold() throws Exception {
    hook("long", "[ \"$1\" = prestart ] || exit 0", "seq 1000 >&2; exit 1");

    assertThat(story(run(Map.of(), "echo never")))
        .contains("long: ... 996\n997\n998\n999\n1000")
        .doesNotContain("995");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nonsense             | its output is not understood, line 1, column 1 of it: not JSON
          {"env": {"A": []}}   | its output is not understood, line 1, column 15 of it: env.A must be a text, number or boolean
          """)
  void anAnswerThatIsNotUnderstoodIsANo(String answer, String error) throws Exception {
    hook("odd", "[ \"$1\" = prestart ] || exit 0", "echo '" + answer + "'");

    assertThat(story(run(Map.of(), "echo never"))).contains("odd: " + error);
  }

  @Test
  void anAnswerWhereNothingCanBeAddedIsToldSo() throws Exception {
    hook("late", "[ \"$1\" != poststart ] || echo '{\"env\": {\"A\": \"b\"}}'");

    assertThat(story(run(Map.of(), "sleep 0.3")))
        .contains("late: only prerun and prestart add env, mounts, devices or state");
  }

  @Test
  void theyRunInTheOrderOfTheirNamesUnlessTheySayOtherwise() throws Exception {
    for (String name : List.of("10-first", "20-second", "30-third")) {
      String after = name.startsWith("10") ? "# after: 30-third" : "";
      hook(name, after, "[ \"$1\" != prestart ] || echo " + name + " >> " + notes);
    }

    run(Map.of(), "exit 0");

    assertThat(Files.readAllLines(notes)).containsExactly("20-second", "30-third", "10-first");
  }

  @Test
  void stateIsGivenBackToTheNextCall() throws Exception {
    hook(
        "count",
        "[ \"$1\" = prestart ] || [ \"$1\" = stop ] || exit 0",
        "grep -o '\"state\":{[^}]*}' >> " + notes,
        "[ \"$1\" = stop ] || echo \"{\\\"state\\\": {\\\"seen\\\": \\\"$DROVER_ATTEMPT\\\"}}\"");

    try (Drover drover = open(Map.of())) {
      JobRun run = drover.submit(job("job", "exit 1", RestartPolicy.times(1, Duration.ZERO)));
      assertThat(run.await(PATIENCE)).isTrue();
    }

    assertThat(Files.readAllLines(notes))
        .containsExactly(
            "\"state\":{}", "\"state\":{\"seen\":\"1\"}", "\"state\":{\"seen\":\"2\"}");
  }

  @Test
  @Fact(
      number = "B182",
      text = "Of hooks that give the same variable the later one counts.",
      better = "it is an error that names both: nobody could say which is right")
  void twoHooksThatGiveTheSameVariableClash() throws Exception {
    for (String name : List.of("a", "b")) {
      hook(name, "[ \"$1\" != prestart ] || echo '{\"env\": {\"A\": \"" + name + "\"}}'");
    }

    assertThat(story(run(Map.of(), "exit 0")))
        .contains("hooks a and b both give the environment variable A; remove one");
  }

  @Test
  void aKillDoesNotWaitForAHookThatCannotBeStarted() throws Exception {
    hook("any", "exit 0");
    Map<String, Duration> deadlines =
        Map.of(
            "any:prekill", Duration.ofHours(1),
            "any:exited", Duration.ofMillis(300),
            "any:stop", Duration.ofMillis(300),
            "any:postrun", Duration.ofMillis(300));
    try (Drover drover = open(deadlines)) {
      JobRun run = drover.submit(job("job", "exec sleep 1000", RestartPolicy.NEVER));
      Until.holds("it runs", () -> task(run.allocs().getFirst()).pid() > 0);
      Until.holds("no call is under way", () -> calls(folder).isEmpty());
      Files.delete(folder.resolve("data/driver/hooks"));
      drover.stop("job", false);

      assertThat(run.await(PATIENCE)).as("ended").isTrue();
      assertThat(story(run.allocs().getFirst())).contains("any: hook", "cannot be started");
    }
  }

  private static List<Path> calls(Path folder) throws Exception {
    try (var calls = Files.list(folder.resolve("data/driver/hooks"))) {
      return calls.toList();
    }
  }

  /** As a helper does that outlives its runner for a moment: it writes how its call ended. */
  @Test
  void whatTheHelpersOfADeadRunnerStillWriteIsInNobodysWay() throws Exception {
    hook("fine", "exit 0");
    Path late = folder.resolve("data/driver/hooks/1");
    AtomicBoolean over = new AtomicBoolean();
    Thread writing =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; !over.get(); i++) {
                try {
                  Files.writeString(Files.createDirectories(late).resolve("exit-" + i), "never");
                } catch (IOException removed) {
                  // It comes again.
                }
              }
            });
    try {
      for (int i = 0; i < 5; i++) {
        assertThat(task(run(Map.of(), "exit 0")).state().failed()).isFalse();
      }
    } finally {
      over.set(true);
      writing.join();
    }
  }

  @Test
  void theDataFoldersOwnHooksNeedNoOption() throws Exception {
    Path usual = Files.createDirectories(folder.resolve("data/hooks.d"));
    Path file = hook("env", "[ \"$1\" != prestart ] || echo '{\"env\": {\"A\": \"b\"}}'");
    Files.move(file, usual.resolve("env"));

    assertThat(stdout(run(Map.of(), "echo $A"))).isEqualTo("b\n");
  }

  @Test
  @Fact(
      number = "B284",
      text = "The stored handle of a task has its whole configuration, its secrets too.",
      better = "a value that a hook marks as secret is never stored")
  @Fact(
      number = "D21",
      text =
          "secrets/ and private/ can be entered by everybody, and the store holds every secret of"
              + " the environment.",
      better = "only the task's user enters them, and marked secrets are not stored")
  void aSecretIsSeenByTheTaskAndNotStored() throws Exception {
    hook("secret", "[ \"$1\" != prestart ] || echo '{\"secret_env\": {\"KEY\": \"hu5h-hu5h\"}}'");

    assertThat(stdout(run(Map.of(), "echo ${#KEY}"))).isEqualTo("9\n");

    try (var files = Files.walk(folder.resolve("data/store"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .doesNotContain("hu5h-hu5h");
      }
    }
  }
}
