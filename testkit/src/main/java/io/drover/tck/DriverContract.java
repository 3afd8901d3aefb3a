package io.drover.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.drover.api.CancellationToken;
import io.drover.api.ErrorCode;
import io.drover.api.Exit;
import io.drover.api.Source;
import io.drover.api.driver.Driver;
import io.drover.api.driver.DriverException;
import io.drover.api.driver.DriverProvider;
import io.drover.api.driver.ExecRequest;
import io.drover.api.driver.ExitResult;
import io.drover.api.driver.Fingerprint;
import io.drover.api.driver.ProcessPolicy;
import io.drover.api.driver.RecoverResult;
import io.drover.api.driver.TaskConfig;
import io.drover.api.driver.TaskHandle;
import io.drover.api.driver.TaskId;
import io.drover.api.driver.TaskStatus;
import io.drover.api.model.ConfigValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link Driver} does. Extend it, say how to make one and how to write a task that does
 * what a {@link TaskProgram} says, and run it with JUnit:
 *
 * <pre>{@code
 * class MyDriverTest extends DriverContract {
 *   protected DriverProvider provider() { return new MyProvider(); }
 *   protected ConfigValue.MapValue block(TaskProgram program) { return switch (program) { ... }; }
 * }
 * }</pre>
 *
 * <p>What the driver cannot do it names in {@link #lacks}, and those tests are skipped.
 *
 * @since 0.1
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class DriverContract {
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final int TASKS_AT_ONCE = 40;

  @TempDir Path root;

  /** The test's drivers and folders. */
  protected DriverFixture fixture;

  /** A driver whose tasks survive it, if it can. */
  protected Driver driver;

  /** For subclasses. */
  protected DriverContract() {}

  /** Makes the drivers under test. */
  protected abstract DriverProvider provider();

  /** A driver block whose task does what {@code program} says. */
  protected abstract ConfigValue.MapValue block(TaskProgram program);

  /** What the driver cannot do. */
  protected Set<DriverLack> lacks() {
    return Set.of();
  }

  /** The native helper, for drivers that need it. */
  protected Path shim() {
    return Path.of("/nonexistent/drover-shim");
  }

  @BeforeEach
  void makeDriver() throws Exception {
    fixture = new DriverFixture(root, shim(), provider());
    driver = fixture.driver(ProcessPolicy.SURVIVE);
  }

  @AfterEach
  void endEverything() throws Exception {
    fixture.end();
  }

  /** Skips the test if the driver lacks this. */
  protected final void needs(DriverLack lack) {
    assumeFalse(lacks().contains(lack), () -> "the driver lacks " + lack);
  }

  private TaskId start(String task, TaskProgram program) throws Exception {
    TaskId id = fixture.id(task, 1);
    fixture.start(driver, id, block(program));
    return id;
  }

  @Test
  void theFirstFingerprintComesAtOnceAndACloseEndsTheStream() throws Exception {
    Source<Fingerprint> fingerprints = driver.fingerprint(CancellationToken.NEVER);
    Fingerprint first = Objects.requireNonNull(fingerprints.next());
    assertThat(first.health()).isEqualTo(Fingerprint.Health.HEALTHY);
    assertThat(first.attributes()).containsKey("driver." + driver.name());
    Future<Fingerprint> reader = inBackground(fingerprints::next);
    fingerprints.close();
    assertThat(reader.get()).isNull();
  }

  @Test
  void theNameIsTheProvidersAndEveryProgramOfThisTestIsValid() {
    assertThat(driver.name()).isEqualTo(provider().name());
    assertThat(driver.configSchema().attributes()).isNotEmpty();
    assertThat(driver.validate(block(new TaskProgram.Exits(0)))).isEmpty();
    assertThat(driver.validate(block(new TaskProgram.Runs()))).isEmpty();
  }

  @Test
  void anUnknownAttributeIsAProblemThatNamesItAndTheProviderSaysTheSame() {
    var block = ConfigValue.map(Map.of("no_such_attribute", "1"));
    assertThat(driver.validate(block)).anySatisfy(p -> assertThat(p.message()).contains("no_such"));
    assertThat(provider().validate(block)).isEqualTo(driver.validate(block));
  }

  @Test
  void everyExitCodeIsItself() throws Exception {
    for (int code : new int[] {0, 1, 3, 127, 128, 137, 143, 255}) {
      TaskId id = start("exits" + code, new TaskProgram.Exits(code));
      assertThat(driver.waitTask(id).exit()).isEqualTo(new Exit.Code(code));
    }
  }

  @Test
  void anEndBySignalIsASignalAndNoCode() throws Exception {
    needs(DriverLack.EXIT_SIGNALS);
    for (int signal : new int[] {1, 2, 6, 9, 10, 13, 15}) {
      TaskId id = start("dies" + signal, new TaskProgram.DiesOf(signal));
      assertThat(driver.waitTask(id).exit()).isEqualTo(new Exit.Signal(signal));
    }
  }

  @Test
  void aHandleNamesTheAttemptAndHoldsNoSecret() throws Exception {
    TaskId id = fixture.id("handle", 1);
    long before = System.currentTimeMillis();
    TaskHandle handle = fixture.start(driver, id, block(new TaskProgram.Runs()));
    assertThat(handle.id()).isEqualTo(id);
    assertThat(handle.startedAtNs() / 1_000_000)
        .isBetween(before - 1_000, System.currentTimeMillis() + 1_000);
    assertThat(handle.driverState()).doesNotContain(DriverFixture.SECRET_VALUE);
    if (!lacks().contains(DriverLack.PIDS)) {
      assertThat(ProcessHandle.of(handle.pid())).isPresent();
    }
  }

  @Test
  void everyoneWhoWaitsHearsTheSameEndAndSoDoWhoAskLater() throws Exception {
    TaskId id = start("waited", new TaskProgram.RunsFor(100, 7));
    List<Future<ExitResult>> waiting = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waiting.add(inBackground(() -> driver.waitTask(id)));
    }
    ExitResult end = driver.waitTask(id);
    assertThat(end.exit()).isEqualTo(new Exit.Code(7));
    for (Future<ExitResult> other : waiting) {
      assertThat(other.get()).isEqualTo(end);
    }
    assertThat(driver.waitTask(id)).isEqualTo(end);
  }

  @Test
  void anInterruptedWaiterGoesAndTheTaskStays() throws Exception {
    TaskId id = start("interrupted", new TaskProgram.Runs());
    CompletableFuture<Class<?>> thrown = new CompletableFuture<>();
    Thread waiter =
        Thread.ofVirtual()
            .start(() -> {
              try {
                driver.waitTask(id);
              } catch (Exception e) {
                thrown.complete(e.getClass());
              }
            });
    waiter.interrupt();
    assertThat(thrown.get(60, TimeUnit.SECONDS)).isEqualTo(InterruptedException.class);
    assertThat(driver.inspectTask(id).state()).isEqualTo(TaskStatus.State.RUNNING);
  }

  @Test
  void aStartThatIsAskedForTwiceGivesTheSameHandleAndOneTask() throws Exception {
    TaskId id = fixture.id("twice", 1);
    TaskConfig config = fixture.config(id, block(new TaskProgram.SaysAndRuns("here")));
    TaskHandle first = driver.startTask(config);
    assertThat(driver.startTask(config)).isEqualTo(first);
    awaitOutput("twice");
    driver.stopTask(id, GRACE, "SIGTERM");
    if (!lacks().contains(DriverLack.LOGS)) {
      assertThat(fixture.log("twice", "stdout")).isEqualTo("here\n");
    }
  }

  @Test
  void aFailedStartIsFinal() throws Exception {
    TaskId id = fixture.id("broken", 1);
    TaskConfig config = fixture.config(id, block(new TaskProgram.CannotStart()));
    assertThatThrownBy(() -> driver.startTask(config)).isInstanceOf(DriverException.class);
    assertNotFound(() -> driver.waitTask(id));
    assertThat(driver.recoverTask(config)).isInstanceOf(RecoverResult.NeverStarted.class);
    assertThatThrownBy(() -> driver.startTask(config)).isInstanceOf(DriverException.class);
  }

  @Test
  void anAttemptThatWasLookedForAndNotFoundCanNeverStart() throws Exception {
    TaskId id = fixture.id("fenced", 1);
    TaskConfig config = fixture.config(id, block(new TaskProgram.Runs()));
    assertThat(driver.recoverTask(config)).isInstanceOf(RecoverResult.NeverStarted.class);
    assertThatThrownBy(() -> driver.startTask(config)).isInstanceOf(DriverException.class);
    TaskId next = fixture.id("fenced", 2);
    assertThat(fixture.start(driver, next, block(new TaskProgram.Runs())).id()).isEqualTo(next);
  }

  @Test
  void theNextAgentFindsARunningTaskAndItsEnd() throws Exception {
    needs(DriverLack.SURVIVAL);
    TaskId id = fixture.id("survivor", 1);
    TaskConfig config = fixture.config(id, block(new TaskProgram.Runs()));
    TaskHandle before = driver.startTask(config);
    driver.close();
    Driver next = fixture.driver(ProcessPolicy.SURVIVE);
    assertNotFound(() -> next.inspectTask(id));
    assertThat(next.recoverTask(config))
        .isInstanceOfSatisfying(
            RecoverResult.Running.class,
            running -> {
              assertThat(running.handle().pid()).isEqualTo(before.pid());
              assertThat(running.handle().startedAtNs()).isEqualTo(before.startedAtNs());
            });
    assertThat(next.recoverTask(config)).isInstanceOf(RecoverResult.Running.class);
    next.killTask(id);
    assertThat(next.waitTask(id).exit()).isEqualTo(new Exit.Signal(9));
  }

  @Test
  void theNextAgentHearsHowATaskEndedWhileNobodyWasThere() throws Exception {
    needs(DriverLack.SURVIVAL);
    TaskId id = fixture.id("ended", 1);
    TaskConfig config = fixture.config(id, block(new TaskProgram.RunsFor(150, 23)));
    driver.startTask(config);
    driver.close();
    Driver next = fixture.driver(ProcessPolicy.SURVIVE);
    switch (next.recoverTask(config)) {
      case RecoverResult.Running _ ->
          assertThat(next.waitTask(id).exit()).isEqualTo(new Exit.Code(23));
      case RecoverResult.Exited(Exit exit, long _) -> assertThat(exit).isEqualTo(new Exit.Code(23));
      case RecoverResult.NeverStarted never -> assertThat(never).isNull();
    }
  }

  @Test
  void aStartThatIsAskedForAgainByTheNextAgentFindsTheFirst() throws Exception {
    needs(DriverLack.SURVIVAL);
    TaskId id = fixture.id("again", 1);
    TaskConfig config = fixture.config(id, block(new TaskProgram.Runs()));
    TaskHandle before = driver.startTask(config);
    driver.close();
    Driver next = fixture.driver(ProcessPolicy.SURVIVE);
    assertThat(next.startTask(config)).isEqualTo(before);
  }

  @Test
  void aTiedTaskEndsWithItsRunner() throws Exception {
    Driver tied = fixture.driver(ProcessPolicy.TIE_TO_PARENT);
    TaskId id = fixture.id("tied", 1);
    TaskConfig config = fixture.config(id, block(new TaskProgram.RunsThroughSignals()));
    TaskHandle handle = tied.startTask(config);
    tied.close();
    if (!lacks().contains(DriverLack.PIDS)) {
      DriverFixture.awaitGoneSoon(handle.pid());
    }
    Driver next = fixture.driver(ProcessPolicy.TIE_TO_PARENT);
    switch (next.recoverTask(config)) {
      case RecoverResult.Running _ ->
          assertThat(next.waitTask(id).exit()).isEqualTo(new Exit.Signal(9));
      case RecoverResult.Exited(Exit exit, long _) ->
          assertThat(exit).isEqualTo(new Exit.Signal(9));
      case RecoverResult.NeverStarted never -> assertThat(never).isNull();
    }
  }

  @Test
  void aStopAsksFirst() throws Exception {
    TaskId id = start("stopped", new TaskProgram.Runs());
    driver.stopTask(id, GRACE, "SIGTERM");
    Exit exit = driver.waitTask(id).exit();
    assertThat(exit).isNotEqualTo(new Exit.Signal(9));
    if (!lacks().contains(DriverLack.SIGNAL_EFFECTS)) {
      assertThat(exit).isEqualTo(new Exit.Signal(15));
    }
    driver.stopTask(id, GRACE, "SIGTERM");
  }

  @Test
  void aStopForcesWhoDoesNotListen() throws Exception {
    TaskId id = startDeaf("deaf");
    driver.stopTask(id, Duration.ofMillis(200), "SIGTERM");
    assertThat(driver.waitTask(id).exit()).isEqualTo(new Exit.Signal(9));
    TaskId other = startDeaf("deafer");
    driver.stopTask(other, Duration.ZERO, "SIGTERM");
    assertThat(driver.waitTask(other).exit()).isEqualTo(new Exit.Signal(9));
  }

  @Test
  void aStopInTwoStepsIsTheEnginesToTime() throws Exception {
    TaskId id = startDeaf("steps");
    driver.beginStop(id, "SIGTERM");
    assertThat(driver.inspectTask(id).state()).isEqualTo(TaskStatus.State.RUNNING);
    driver.killTask(id);
    assertThat(driver.waitTask(id).exit()).isEqualTo(new Exit.Signal(9));
  }

  @Test
  void anUnknownSignalIsAnErrorAndHarmless() throws Exception {
    TaskId id = start("signalled", new TaskProgram.Runs());
    assertCode(ErrorCode.DRIVER_CONFIG, () -> driver.signalTask(id, "SIGNONSENSE"));
    assertCode(ErrorCode.DRIVER_CONFIG, () -> driver.stopTask(id, GRACE, "0"));
    assertCode(ErrorCode.DRIVER_CONFIG, () -> driver.beginStop(id, "65"));
    assertThat(driver.inspectTask(id).state()).isEqualTo(TaskStatus.State.RUNNING);
  }

  @Test
  void signalsGoByNameAndByNumber() throws Exception {
    needs(DriverLack.SIGNAL_EFFECTS);
    for (String signal : new String[] {"SIGTERM", "TERM", "sigterm", "15"}) {
      TaskId id = start("signal-" + signal, new TaskProgram.Runs());
      driver.signalTask(id, signal);
      assertThat(driver.waitTask(id).exit()).isEqualTo(new Exit.Signal(15));
    }
  }

  @Test
  void nobodyIsDestroyedWhileRunningUnlessForced() throws Exception {
    TaskId id = start("destroyed", new TaskProgram.RunsThroughSignals());
    assertCode(ErrorCode.WRONG_STATE, () -> driver.destroyTask(id, false));
    Future<ExitResult> waiter = waiter(id);
    driver.destroyTask(id, true);
    assertThat(waiter.get().exit()).isEqualTo(new Exit.Signal(9));
    assertNotFound(() -> driver.inspectTask(id));
  }

  @Test
  void anAllocIsForgottenWholeOnceItsTasksHaveEnded() throws Exception {
    TaskId id = start("alloc", new TaskProgram.Runs());
    assertCode(ErrorCode.WRONG_STATE, () -> driver.destroyAlloc(id.allocId(), false));
    driver.destroyAlloc(id.allocId(), true);
    assertNotFound(() -> driver.inspectTask(id));
    driver.destroyAlloc(id.allocId(), false);
    assertThat(fixture.stateDir()).isEmptyDirectory();
  }

  @Test
  void anUnknownTaskIsNotFoundWhateverIsAsked() {
    TaskId id = fixture.id("nobody", 1);
    assertNotFound(() -> driver.waitTask(id));
    assertNotFound(() -> driver.stopTask(id, GRACE, "SIGTERM"));
    assertNotFound(() -> driver.beginStop(id, "SIGTERM"));
    assertNotFound(() -> driver.killTask(id));
    assertNotFound(() -> driver.destroyTask(id, true));
    assertNotFound(() -> driver.inspectTask(id));
    assertNotFound(() -> driver.signalTask(id, "SIGTERM"));
    assertNotFound(() -> driver.taskStats(id, CancellationToken.NEVER, GRACE));
    assertNotFound(() -> driver.execTask(id, List.of("true"), GRACE));
    assertNotFound(() ->
        driver.execTaskStreaming(id, new ExecRequest(List.of("true"), Map.of(), false, 0, 0)));
  }

  @Test
  void inspectionShowsTheLife() throws Exception {
    TaskId id = start("inspected", new TaskProgram.Runs());
    TaskStatus running = driver.inspectTask(id);
    assertThat(running.state()).isEqualTo(TaskStatus.State.RUNNING);
    assertThat(running.exit()).isNull();
    driver.killTask(id);
    ExitResult end = driver.waitTask(id);
    TaskStatus ended = driver.inspectTask(id);
    assertThat(ended.state()).isEqualTo(TaskStatus.State.EXITED);
    assertThat(ended.exit()).isEqualTo(end);
    assertThat(ended.startedAtNs()).isEqualTo(running.startedAtNs());
    assertThat(ended.completedAtNs()).isEqualTo(end.endedAtNs()).isGreaterThan(0);
  }

  @Test
  void whatIsKeptOnDiskIsForTheOwnerAloneAndHoldsNoSecret() throws Exception {
    start("private", new TaskProgram.Runs());
    try (var files = Files.walk(fixture.stateDir())) {
      for (Path file : files.toList()) {
        boolean folder = Files.isDirectory(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo(folder ? "rwx------" : "rw-------");
        if (Files.isRegularFile(file)) {
          assertThat(Files.readString(file)).doesNotContain(DriverFixture.SECRET_VALUE);
        }
      }
    }
  }

  @Test
  void manyTasksAtOnceAreKeptApart() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Exit>> ends = new ArrayList<>();
      for (int i = 0; i < TASKS_AT_ONCE; i++) {
        int code = i;
        TaskId id = fixture.id("many" + i, 1);
        TaskConfig config = fixture.config(id, block(new TaskProgram.Exits(code)));
        ends.add(
            threads.submit(() -> {
              driver.startTask(config);
              return driver.waitTask(id).exit();
            }));
      }
      for (int i = 0; i < TASKS_AT_ONCE; i++) {
        assertThat(ends.get(i).get()).isEqualTo(new Exit.Code(i));
      }
    }
  }

  @Test
  void aCloseLeavesNobodyWaiting() throws Exception {
    TaskId id = start("closed", new TaskProgram.Runs());
    Future<ExitResult> waiter = inBackground(() -> driver.waitTask(id));
    driver.close();
    driver.close();
    assertThatThrownBy(waiter::get).hasCauseInstanceOf(DriverException.class);
  }

  /** Starts a task that only a kill ends, and returns when signals no longer do. */
  private TaskId startDeaf(String task) throws Exception {
    TaskId id = start(task, new TaskProgram.RunsThroughSignals());
    awaitOutput(task);
    return id;
  }

  private void awaitOutput(String task) throws Exception {
    if (!lacks().contains(DriverLack.LOGS)) {
      fixture.awaitOutput(task);
    }
  }

  /** Waits for an attempt on a thread of its own, and returns when that thread does wait. */
  private Future<ExitResult> waiter(TaskId id) throws Exception {
    FutureTask<ExitResult> answer = new FutureTask<>(() -> driver.waitTask(id));
    Thread thread = Thread.ofPlatform().start(answer);
    while (thread.getState() == Thread.State.RUNNABLE) {
      Thread.onSpinWait();
    }
    return answer;
  }

  /** Runs a call on a thread of its own. */
  protected static <T> Future<T> inBackground(java.util.concurrent.Callable<T> call) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            answer.complete(call.call());
          } catch (Exception thrown) {
            answer.completeExceptionally(thrown);
          }
        });
    return answer;
  }

  /** Asserts that {@code call} is refused with {@code code}. */
  protected static void assertCode(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(DriverException.class, no -> assertThat(no.code()).isEqualTo(code));
  }

  private static void assertNotFound(ThrowingCallable call) {
    assertCode(ErrorCode.NOT_FOUND, call);
  }
}
