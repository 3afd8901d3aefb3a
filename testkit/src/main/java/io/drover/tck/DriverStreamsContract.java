package io.drover.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.CancellationToken;
import io.drover.api.Exit;
import io.drover.api.Source;
import io.drover.api.driver.DriverException;
import io.drover.api.driver.ExecRequest;
import io.drover.api.driver.ExecResult;
import io.drover.api.driver.ExecSession;
import io.drover.api.driver.LogPlan;
import io.drover.api.driver.TaskConfig;
import io.drover.api.driver.TaskId;
import io.drover.api.stats.TaskResourceUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every driver does with the output of its tasks, with their statistics, and with commands
 * that are run in them. Extend it as {@link DriverContract}, which is part of it.
 *
 * @since 0.1
 */
public abstract class DriverStreamsContract extends DriverContract {
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** For subclasses. */
  protected DriverStreamsContract() {}

  @Test
  void theOutputOfATaskThatHasEndedIsCompleteToTheLastByte() throws Exception {
    needs(DriverLack.LOGS);
    int lines = 20_000;
    TaskId id = fixture.id("printer", 1);
    fixture.start(driver, id, block(new TaskProgram.Prints(lines)));
    assertThat(driver.waitTask(id).exit()).isEqualTo(new Exit.Code(0));
    String expected =
        IntStream.rangeClosed(1, lines).mapToObj(i -> i + "\n").collect(Collectors.joining());
    assertThat(fixture.log("printer", "stdout")).isEqualTo(expected);
    assertThat(fixture.log("printer", "stderr")).isEqualTo(expected);
  }

  @Test
  void logsRotateAtLineEndsAndOnlyTheNewestAreKept() throws Exception {
    needs(DriverLack.LOGS);
    int lines = 3_000;
    TaskId id = fixture.id("rotator", 1);
    TaskConfig config =
        fixture.config(id, block(new TaskProgram.Prints(lines)), 3, 4_000, LogPlan.Mode.ROTATED);
    driver.startTask(config);
    driver.waitTask(id);
    List<String> files = fixture.logFiles("rotator", "stdout");
    assertThat(files).hasSize(3).doesNotContain("rotator.stdout.0");
    Path logs = config.logs().directory();
    List<Integer> numbers = new ArrayList<>();
    for (String name : files) {
      String text = Files.readString(logs.resolve(name));
      assertThat(text).endsWith("\n");
      text.lines().forEach(line -> numbers.add(Integer.parseInt(line)));
    }
    int first = numbers.getFirst();
    assertThat(numbers).isEqualTo(IntStream.rangeClosed(first, lines).boxed().toList());
    assertThat(Files.readSymbolicLink(logs.resolve("rotator.stdout.log")))
        .isEqualTo(Path.of(files.getLast()));
  }

  @Test
  void aLaterAttemptAppends() throws Exception {
    needs(DriverLack.LOGS);
    for (int attempt = 1; attempt <= 3; attempt++) {
      TaskId id = fixture.id("restarted", attempt);
      fixture.start(driver, id, block(new TaskProgram.Prints(attempt)));
      driver.waitTask(id);
      driver.destroyTask(id, false);
    }
    assertThat(fixture.log("restarted", "stdout")).isEqualTo("1\n1\n2\n1\n2\n3\n");
    assertThat(fixture.logFiles("restarted", "stdout")).containsExactly("restarted.stdout.0");
  }

  @Test
  void withoutCollectionNothingIsKept() throws Exception {
    needs(DriverLack.LOGS);
    TaskId id = fixture.id("silent", 1);
    driver.startTask(
        fixture.config(id, block(new TaskProgram.Prints(10)), 1, 1_000, LogPlan.Mode.OFF));
    assertThat(driver.waitTask(id).exit()).isEqualTo(new Exit.Code(0));
    assertThat(fixture.logFiles("silent", "stdout")).isEmpty();
  }

  private TaskId running(String task) throws Exception {
    TaskId id = fixture.id(task, 1);
    fixture.start(driver, id, block(new TaskProgram.Runs()));
    return id;
  }

  @Test
  void statisticsComeAtOnceThenEachIntervalAndEndWithTheTask() throws Exception {
    needs(DriverLack.STATS);
    TaskId id = running("measured");
    try (Source<TaskResourceUsage> samples =
        driver.taskStats(id, CancellationToken.NEVER, Duration.ofMillis(20))) {
      TaskResourceUsage first = Objects.requireNonNull(samples.next());
      assertThat(first.resourceUsage().memory().measured()).contains("RSS");
      TaskResourceUsage second = Objects.requireNonNull(samples.next());
      assertThat(second.timestampNs()).isGreaterThan(first.timestampNs());
      // A process that has only just begun may not have been counted yet.
      for (int i = 0; i < 100 && second.resourceUsage().memory().rss() == 0; i++) {
        second = Objects.requireNonNull(samples.next());
      }
      assertThat(second.resourceUsage().memory().rss()).isPositive();
      driver.killTask(id);
      driver.waitTask(id);
      assertThat(samples.next()).isNull();
    }
  }

  @Test
  void aCommandInATaskThatHasEndedIsRefused() throws Exception {
    needs(DriverLack.EXEC);
    TaskId id = fixture.id("over", 1);
    fixture.start(driver, id, block(new TaskProgram.Exits(0)));
    driver.waitTask(id);
    assertThatThrownBy(() -> driver.execTask(id, List.of("/bin/true"), GRACE))
        .isInstanceOf(DriverException.class);
  }

  @Test
  void aCommandsOutputAndExitComeBack() throws Exception {
    needs(DriverLack.EXEC_COMMANDS);
    TaskId id = running("exec");
    ExecResult result =
        driver.execTask(id, List.of("/bin/sh", "-c", "echo out; echo err >&2; exit 3"), GRACE);
    assertThat(result.exit()).isEqualTo(new Exit.Code(3));
    assertThat(text(result)).contains("out\n").contains("err\n").hasSize(8);
  }

  @Test
  void aCommandHasTheTasksEnvironmentAndFolder() throws Exception {
    needs(DriverLack.EXEC_COMMANDS);
    TaskId id = running("place");
    String command = "pwd; echo $" + DriverFixture.SECRET_NAME;
    ExecResult result = driver.execTask(id, List.of("sh", "-c", command), GRACE);
    assertThat(text(result))
        .isEqualTo(
            fixture.taskDir("place").dir().toRealPath() + "\n" + DriverFixture.SECRET_VALUE + "\n");
  }

  @Test
  void outputOfACommandIsCutAtFourKibibytes() throws Exception {
    needs(DriverLack.EXEC_COMMANDS);
    TaskId id = running("long");
    ExecResult result = driver.execTask(id, List.of("sh", "-c", "seq 1 100000; exit 9"), GRACE);
    assertThat(result.exit()).isEqualTo(new Exit.Code(9));
    assertThat(result.output()).hasSize(4096);
    assertThat(text(result)).startsWith("1\n2\n3\n");
  }

  @Test
  void aCommandThatTakesTooLongIsEndedWithAllItBegan() throws Exception {
    needs(DriverLack.EXEC_COMMANDS);
    TaskId id = running("late");
    List<String> command = List.of("sh", "-c", "echo begun; sleep 1000 & sleep 1000");
    Duration time = Duration.ofMillis(300);
    ExecResult result = driver.execTask(id, command, time);
    // A busy machine may need more time to begin it.
    while (text(result).isEmpty() && time.compareTo(GRACE) < 0) {
      time = time.multipliedBy(3);
      result = driver.execTask(id, command, time);
    }
    assertThat(result.exit()).isEqualTo(new Exit.TimedOut(new Exit.Signal(9)));
    assertThat(text(result)).isEqualTo("begun\n");
  }

  @Test
  void aCommandThatCannotBeRunSaysWhy() throws Exception {
    needs(DriverLack.EXEC_COMMANDS);
    TaskId id = running("wrong");
    assertThatThrownBy(() -> driver.execTask(id, List.of("/no/such/program"), GRACE))
        .isInstanceOf(DriverException.class)
        .hasMessageContaining("/no/such/program");
    assertThatThrownBy(() -> driver.execTask(id, List.of(), GRACE))
        .isInstanceOf(DriverException.class);
  }

  @Test
  void aSessionCarriesInputOutputAndErrors() throws Exception {
    needs(DriverLack.EXEC_COMMANDS);
    TaskId id = running("session");
    ExecRequest request =
        new ExecRequest(List.of("sh", "-c", "cat; echo $X >&2"), Map.of("X", "y"), false, 0, 0);
    try (ExecSession session = driver.execTaskStreaming(id, request)) {
      byte[] much = "0123456789".repeat(50_000).getBytes(StandardCharsets.UTF_8);
      var feeding =
          inBackground(() -> {
            session.stdin().write(much);
            session.stdin().close();
            return true;
          });
      assertThat(session.stdout().readAllBytes()).isEqualTo(much);
      assertThat(session.stderr().readAllBytes()).asString().isEqualTo("y\n");
      assertThat(session.await()).isEqualTo(new Exit.Code(0));
      assertThat(feeding.get()).isTrue();
    }
  }

  @Test
  void aSessionIsEndedByASignalAndByItsClose() throws Exception {
    needs(DriverLack.EXEC_COMMANDS);
    TaskId id = running("ending");
    ExecRequest request = new ExecRequest(List.of("sleep", "1000"), Map.of(), false, 0, 0);
    try (ExecSession session = driver.execTaskStreaming(id, request)) {
      session.signal(15);
      assertThat(session.await()).isEqualTo(new Exit.Signal(15));
    }
    ExecSession session = driver.execTaskStreaming(id, request);
    session.close();
    session.close();
    assertThat(session.await()).isEqualTo(new Exit.Signal(9));
    assertThat(driver.inspectTask(id).exit()).isNull();
  }

  @Test
  void aTerminalHasItsSizeAndChangesIt() throws Exception {
    needs(DriverLack.EXEC_TTY);
    TaskId id = running("terminal");
    String script =
        "stty size; trap 'stty size; exit 5' WINCH; echo ready; while :; do sleep 0.1; done";
    ExecRequest request = new ExecRequest(List.of("sh", "-c", script), Map.of(), true, 24, 80);
    try (ExecSession session = driver.execTaskStreaming(id, request)) {
      StringBuilder seen = new StringBuilder();
      readUntil(session, seen, "ready");
      assertThat(seen.toString()).contains("24 80");
      session.resize(50, 132);
      // The program is told once: it never sees the new rows with the old columns.
      readUntil(session, seen, "50 132");
      assertThat(session.stderr().readAllBytes()).isEmpty();
      assertThat(session.await()).isEqualTo(new Exit.Code(5));
    }
  }

  @Test
  void aTerminalsInterruptKeyReachesTheCommand() throws Exception {
    needs(DriverLack.EXEC_TTY);
    TaskId id = running("keys");
    ExecRequest request =
        new ExecRequest(List.of("sh", "-c", "echo ready; sleep 1000"), Map.of(), true, 24, 80);
    try (ExecSession session = driver.execTaskStreaming(id, request)) {
      readUntil(session, new StringBuilder(), "ready");
      session.stdin().write(3);
      session.stdin().flush();
      assertThat(session.await().success()).isFalse();
    }
  }

  private static void readUntil(ExecSession session, StringBuilder seen, String word)
      throws Exception {
    byte[] bytes = new byte[256];
    while (seen.indexOf(word) < 0) {
      int n = session.stdout().read(bytes);
      assertThat(n).as("the output ended before \"" + word + "\": " + seen).isPositive();
      seen.append(new String(bytes, 0, n, StandardCharsets.UTF_8));
    }
  }

  private static String text(ExecResult result) {
    return new String(result.output(), StandardCharsets.UTF_8);
  }
}
