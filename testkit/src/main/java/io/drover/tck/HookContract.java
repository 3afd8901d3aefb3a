package io.drover.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Validity;
import io.drover.api.hook.HookProvider;
import io.drover.api.hook.RunnerHook;
import io.drover.api.hook.TaskHook;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.tck.HookAnswer.Made;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What every {@link TaskHook} and {@link RunnerHook} does. Extend it, say how to make the hooks,
 * and run it with JUnit:
 *
 * <pre>{@code
 * class MyHookTest extends HookContract {
 *   protected HookProvider provider() { return new MyProvider(); }
 * }
 * }</pre>
 *
 * <p>Each hook the provider makes is looked at alone, in allocs of its own below a temporary
 * folder, and called by the runner's own engine. Another object of the same hook, made by another
 * call of the provider, stands for the hook in the next process of the runner. Phases that the hook
 * does not have are passed over.
 *
 * @since 0.1
 */
@Isolated("it counts the threads of the JVM")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class HookContract {
  /** How often each phase is called beside an Update. */
  private static final int ROUNDS = 20;

  private static final long LOOK_EACH_NS = 2_000_000;

  /** Shorter values could be found in anything by chance. */
  private static final int SECRET_CHARS_MIN = 6;

  private static final List<HookStep> LIFE =
      Stream.of(HookStep.values()).filter(s -> s != HookStep.SHUTDOWN).toList();

  private static final List<HookStep> UNDOING =
      List.of(HookStep.STOP, HookStep.POSTRUN, HookStep.DESTROY);

  @TempDir Path root;

  private HookCalls calls = new HookCalls(Duration.ZERO);

  /** For subclasses. */
  protected HookContract() {}

  /** Makes the hooks under test: new objects in every call, as its contract says. */
  protected abstract HookProvider provider();

  /** A job the hooks say yes to; the first task of its first group is used. */
  protected Job job() {
    var group = TaskGroup.builder("group").task(Task.builder("task", "mock").config(Map.of()));
    return Job.builder("contract", JobType.SERVICE).group(group).build();
  }

  /** How long each call may take here, also to end once it is cancelled. */
  protected Duration deadline() {
    return Duration.ofSeconds(10);
  }

  /**
   * Uses what the hook once made, as a task would that starts in a later process of the runner, and
   * throws if it is not there any more. What is found on disk is looked at without this.
   *
   * @param hook which hook
   * @param env the variables it gave, without secrets
   * @param state its state
   */
  protected void use(String hook, Map<String, String> env, Map<String, String> state)
      throws Exception {}

  @BeforeEach
  final void openCalls() {
    calls = new HookCalls(deadline());
  }

  @AfterEach
  final void closeCalls() {
    calls.close();
  }

  @Test
  void itsNameIsStableAndHasNoBlanks() {
    eachHook(hook -> {
      String name = HookPlace.name(hook.make(place()));
      assertThat(name).isNotEmpty().doesNotContainPattern("\\s");
      assertThat(HookPlace.name(hook.make(place()))).as("the name of another").isEqualTo(name);
    });
  }

  @Test
  void aPhaseThatIsCalledAgainAnswersTheSame() {
    eachHook(hook -> {
      HookPlace place = place().made();
      Object first = hook.make(place);
      Object next = hook.make(place);
      Map<String, String> state = Map.of();
      for (HookStep step : stepsOf(place, first, LIFE)) {
        HookAnswer answer = yes(place, first, step, state);
        same(answer, yes(place, first, step, state), "by the same process");
        same(answer, yes(place, next, step, state), "by the next process");
        state = step.makes() ? answer.made().state() : state;
      }
    });
  }

  @Test
  void aCallThatWasCutIsMadeAgainByTheNextProcess() {
    eachCut((hook, step, whenItWaits) -> {
      HookPlace place = place().made();
      Object first = hook.make(place);
      Map<String, String> state = before(place, first, step);
      HookAnswer cut = cut(place, first, step, state, whenItWaits);
      if (!cut.abandoned()) {
        yes(place, hook.make(place), step, state);
      }
    });
  }

  @Test
  void aCancelledCallEndsByItsDeadline() {
    eachCut((hook, step, whenItWaits) -> {
      HookPlace place = place().made();
      Object first = hook.make(place);
      Map<String, String> state = before(place, first, step);
      HookAnswer cut = cut(place, first, step, state, whenItWaits);
      assertThat(cut.abandoned()).as("%s was abandoned: %s", cut.what(), cut.problem()).isFalse();
    });
  }

  @Test
  void undoingIsSafeWhenNothingWasMade() {
    eachHook(hook -> {
      for (HookStep step : stepsOf(place(), hook.make(place()), UNDOING)) {
        for (boolean cancelled : new boolean[] {false, true}) {
          HookPlace place = place();
          Object only = hook.make(place);
          // Only a kill cancels, and only Stop is called after one with its token cancelled.
          boolean token = cancelled && step == HookStep.STOP;
          yes(calls.begin(place, only, step, Map.of(), token).answer());
          yes(calls.begin(place, only, step, Map.of(), token).answer());
        }
      }
    });
  }

  @Test
  void whatComesBesideAnythingIsSafeWhenNothingWasMade() {
    List<HookStep> beside =
        List.of(
            HookStep.UPDATE,
            HookStep.PREKILL,
            HookStep.EXITED,
            HookStep.PRETASKRESTART,
            HookStep.SHUTDOWN);
    eachHook(hook -> {
      for (HookStep step : stepsOf(place(), hook.make(place()), beside)) {
        HookPlace place = place();
        yes(place, hook.make(place), step, Map.of());
      }
    });
  }

  @Test
  void aKillOfAnAllocThatHasEndedDoesNoHarm() {
    eachHook(hook -> {
      HookPlace place = place().made();
      Object first = hook.make(place);
      if (!(first instanceof RunnerHook) || !HookCalls.has(place, first, HookStep.PREKILL)) {
        return;
      }
      Map<String, String> state = before(place, first, HookStep.DESTROY);
      yes(place, first, HookStep.PREKILL, state);
      yes(place, hook.make(place), HookStep.PREKILL, state);
    });
  }

  @Test
  void exitedAndStopCleanUpThoughTheirTokenIsCancelled() {
    eachHook(hook -> {
      HookPlace calm = place().made();
      HookPlace killed = place().made();
      for (HookPlace place : List.of(calm, killed)) {
        Object first = hook.make(place);
        Map<String, String> state = before(place, first, HookStep.EXITED);
        for (HookStep step : stepsOf(place, first, List.of(HookStep.EXITED, HookStep.STOP))) {
          yes(calls.begin(place, first, step, state, place.equals(killed)).answer());
        }
      }
      assertThat(killed.files()).as("what is left after a kill").isEqualTo(calm.files());
    });
  }

  @Test
  void whatOneProcessMadeTheNextOneUndoes() {
    eachHook(hook -> {
      HookPlace same = place().made();
      HookPlace other = place().made();
      for (HookPlace place : List.of(same, other)) {
        Object first = hook.make(place);
        Map<String, String> state = before(place, first, HookStep.STOP);
        Object last = place.equals(other) ? hook.make(place) : first;
        for (HookStep step : stepsOf(place, last, UNDOING)) {
          yes(place, last, step, state);
        }
      }
      assertThat(other.files()).as("what the next process leaves").isEqualTo(same.files());
    });
  }

  @Test
  void noSecretIsInWhatIsStored() {
    eachHook(hook -> {
      HookPlace place = place().made();
      Object first = hook.make(place);
      Set<String> secrets =
          new LinkedHashSet<>(
              List.of(HookPlace.VAULT_TOKEN, HookPlace.NOMAD_TOKEN, DriverFixture.SECRET_VALUE));
      List<HookAnswer> answers = new ArrayList<>();
      Map<String, String> state = Map.of();
      for (HookStep step : stepsOf(place, first, LIFE)) {
        HookAnswer answer = yes(place, first, step, state);
        answers.add(answer);
        Made made = answer.made();
        state = step.makes() ? made.state() : state;
        assertThat(made.env().keySet()).as("names of secrets").containsAll(made.secretNames());
        made.secretNames().forEach(name -> secrets.add(made.env().getOrDefault(name, "")));
      }
      secrets.removeIf(secret -> secret.length() < SECRET_CHARS_MIN);
      for (HookAnswer answer : answers) {
        String stored = HookRecords.stored(answer);
        // The text is not in the message, which would then show the secret.
        assertThat(secrets.stream().noneMatch(stored::contains))
            .as("what is stored of %s is free of secrets", answer.what())
            .isTrue();
      }
    });
  }

  @Test
  void aResultServesTheNextProcessForAsLongAsItSays() {
    eachMade((hook, place, first, answer) -> {
      if (answer.made().validity() == Validity.PROCESS) {
        return;
      }
      List<Path> there = HookPaths.of(answer.made());
      if (HookCalls.has(place, first, HookStep.SHUTDOWN)) {
        yes(place, first, HookStep.SHUTDOWN, Map.of());
      }
      Made stored = HookRecords.reread(answer);
      assertThat(there)
          .as("what was made for %s and longer", stored.validity())
          .allMatch(Files::exists);
      use(HookPlace.name(first), stored.env(), stored.state());
      Object next = hook.make(place);
      for (HookStep step : stepsOf(place, next, LIFE)) {
        if (!step.makes()) {
          yes(place, next, step, stored.state());
        }
      }
    });
  }

  @Test
  void whatIsSaidToOutliveABootDoes() {
    eachMade((hook, place, first, answer) -> {
      if (answer.made().validity() == Validity.REBOOT) {
        boolean all = HookPaths.isGoneWithABoot(place.allocDir());
        assertThat(HookPaths.of(answer.made()))
            .as("what is said to outlive a boot")
            .noneMatch(path -> HookPaths.isGoneWithABoot(path) && !(all && path.startsWith(root)));
      }
    });
  }

  @Test
  void stateThatIsGivenBackIsTakenUp() {
    eachMade((hook, place, first, answer) -> {
      Made once = answer.made();
      HookStep step = first instanceof RunnerHook ? HookStep.PRERUN : HookStep.PRESTART;
      for (Object again : List.of(first, hook.make(place))) {
        Made then = yes(place, again, step, once.state()).made();
        assertThat(then.state().keySet()).as("the state").containsAll(once.state().keySet());
        assertThat(then.names()).as("what the task gets").isEqualTo(once.names());
        assertThat(then.secretNames()).as("secrets").isEqualTo(once.secretNames());
        assertThat(then.done()).as("whether it is done").isEqualTo(once.done());
        assertThat(then.validity()).as("how long it is valid").isEqualTo(once.validity());
      }
    });
  }

  @Test
  void anUpdateMayComeBesideAnyPhase() {
    eachHook(hook -> {
      HookPlace place = place().made();
      Object first = hook.make(place);
      for (HookStep side : stepsOf(place, first, List.of(HookStep.UPDATE, HookStep.PREKILL))) {
        if (side == HookStep.PREKILL && first instanceof RunnerHook) {
          continue;
        }
        Map<String, String> state = Map.of();
        for (int i = 0; i < ROUNDS; i++) {
          for (HookStep step : stepsOf(place, first, LIFE)) {
            if (step != side && step != HookStep.DESTROY) {
              HookAnswer answer = beside(place, first, side, step, state);
              state = step.makes() ? answer.made().state() : state;
            }
          }
        }
      }
    });
  }

  @Test
  void noThreadIsLeftBehind() {
    eachHook(hook -> {
      // What a first life starts may be the JVM's, for all.
      life(hook);
      Set<Long> before = HookThreads.alive(root.resolve("threads")).keySet();
      life(hook);
      long end = System.nanoTime() + deadline().toNanos();
      Map<Long, String> more = HookThreads.alive(root.resolve("threads"));
      more.keySet().removeAll(before);
      while (!more.isEmpty() && System.nanoTime() < end) {
        LockSupport.parkNanos(LOOK_EACH_NS);
        more = HookThreads.alive(root.resolve("threads"));
        more.keySet().removeAll(before);
      }
      assertThat(more).as("threads that outlive the hook").isEmpty();
    });
  }

  private void life(Subject hook) throws Exception {
    HookPlace place = place().made();
    Object only = hook.make(place);
    Map<String, String> state = before(place, only, HookStep.DESTROY);
    if (HookCalls.has(place, only, HookStep.DESTROY)) {
      yes(place, only, HookStep.DESTROY, state);
    }
  }

  private HookAnswer beside(
      HookPlace place, Object hook, HookStep side, HookStep step, Map<String, String> state)
      throws Exception {
    HookCalls.Call call = calls.begin(place, hook, step, state, false);
    do {
      yes(place, hook, side, state);
    } while (!call.isOver());
    return yes(call.answer());
  }

  /** Goes through a life up to a phase; gives the state after it. */
  private Map<String, String> before(HookPlace place, Object hook, HookStep end) throws Exception {
    Map<String, String> state = Map.of();
    for (HookStep step : stepsOf(place, hook, LIFE.subList(0, LIFE.indexOf(end)))) {
      HookAnswer answer = yes(place, hook, step, state);
      state = step.makes() ? answer.made().state() : state;
    }
    return state;
  }

  private HookAnswer cut(
      HookPlace place, Object hook, HookStep step, Map<String, String> state, boolean whenItWaits)
      throws Exception {
    HookCalls.Call call = calls.begin(place, hook, step, state, false);
    if (whenItWaits) {
      call.untilItWaits();
    }
    call.cancel();
    return call.answer();
  }

  private HookAnswer yes(HookPlace place, Object hook, HookStep step, Map<String, String> state)
      throws Exception {
    return yes(calls.call(place, hook, step, state));
  }

  private static HookAnswer yes(HookAnswer answer) {
    assertThat(answer.done()).as("%s says no: %s", answer.what(), answer.problem()).isTrue();
    return answer;
  }

  private static void same(HookAnswer first, HookAnswer again, String who) {
    assertThat(again.made().withoutSecrets())
        .as("%s, called again %s", first.what(), who)
        .isEqualTo(first.made().withoutSecrets());
  }

  private HookPlace place() {
    return new HookPlace(root, job());
  }

  private static List<HookStep> stepsOf(HookPlace place, Object hook, List<HookStep> of) {
    return of.stream().filter(step -> HookCalls.has(place, hook, step)).toList();
  }

  /** One of the provider's hooks. */
  private interface Subject {
    /** A new object of it, for an alloc. */
    Object make(HookPlace place);
  }

  private interface Check {
    void of(Subject hook) throws Exception;
  }

  private interface CutCheck {
    void of(Subject hook, HookStep step, boolean whenItWaits) throws Exception;
  }

  private interface MadeCheck {
    void of(Subject hook, HookPlace place, Object first, HookAnswer answer) throws Exception;
  }

  private void eachHook(Check check) {
    int hooks = hooks(place()).size();
    assertThat(hooks).as("hooks of the provider").isPositive();
    for (int i = 0; i < hooks; i++) {
      int number = i;
      String name = HookPlace.name(hooks(place()).get(i));
      try {
        check.of(place -> hooks(place).get(number));
      } catch (AssertionError broken) {
        throw new AssertionError("hook " + name + ": " + broken.getMessage(), broken);
      } catch (Exception broken) {
        throw new AssertionError("hook " + name + " broke the test: " + broken, broken);
      }
    }
  }

  private List<Object> hooks(HookPlace place) {
    List<Object> all = new ArrayList<>();
    all.addAll(provider().runnerHooks(place.alloc(), place.allocDir()));
    all.addAll(provider().taskHooks(place.alloc(), place.task(), place.taskDir()));
    return all;
  }

  private void eachCut(CutCheck check) {
    eachHook(hook -> {
      for (HookStep step : stepsOf(place(), hook.make(place()), LIFE)) {
        if (step.isCut()) {
          check.of(hook, step, false);
          check.of(hook, step, true);
        }
      }
    });
  }

  private void eachMade(MadeCheck check) {
    eachHook(hook -> {
      HookPlace place = place().made();
      Object first = hook.make(place);
      for (HookStep step : stepsOf(place, first, LIFE)) {
        if (step.makes()) {
          check.of(hook, place, first, yes(place, first, step, Map.of()));
        }
      }
    });
  }
}
