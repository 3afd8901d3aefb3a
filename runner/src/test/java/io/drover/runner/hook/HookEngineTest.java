package io.drover.runner.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.runner.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A hook whose calls are late: what that means for its next call. */
class HookEngineTest {
  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration LATE = Duration.ofMinutes(5);
  private static final int MANY = 3 * HookEngine.ABANDONED_CALLS_MAX;

  private final Timers timers = new Timers();
  private final HookEngine engine = new HookEngine(timers);
  private final CountDownLatch over = new CountDownLatch(1);
  private long calls;

  @AfterEach
  void everyBodyEnds() {
    over.countDown();
    timers.close();
  }

  @Test
  void lateCallsThatEndWhenToldToDoNotSpeakAgainstTheNext() throws Exception {
    List<CompletableFuture<HookOutcome>> late = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      late.add(call("hook", SOON, () -> over.await()));
    }
    for (CompletableFuture<HookOutcome> one : late) {
      assertThat(text(one)).contains("did not answer within 50 ms and was abandoned");
    }
    assertThat(text(call("hook", LATE, () -> {}))).isEqualTo("done");
  }

  @Test
  void callsThatWaitedForATurnInVainDoNotEither() throws Exception {
    for (int i = 0; i < HookEngine.OUTSIDE_CALLS_MAX; i++) {
      CompletableFuture<HookOutcome> _ = call("busy", LATE, () -> over.await());
    }
    List<CompletableFuture<HookOutcome>> waiting = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      waiting.add(call("hook", SOON, () -> {}));
    }
    for (CompletableFuture<HookOutcome> one : waiting) {
      assertThat(text(one)).contains("had no turn within 50 ms: too many calls of hooks");
    }
    over.countDown();
    assertThat(text(call("hook", LATE, () -> {}))).isEqualTo("done");
  }

  @Test
  void aQueueThatMovesDoesNotCountAgainstADeadline() throws Exception {
    for (int i = 0; i < HookEngine.OUTSIDE_CALLS_MAX - 1; i++) {
      CompletableFuture<HookOutcome> _ = call("busy", LATE, () -> over.await());
    }
    // One thread is left: each of these has done its part when the next may begin.
    Semaphore mayEnd = new Semaphore(0);
    Duration deadline = Duration.ofSeconds(2);
    List<CompletableFuture<HookOutcome>> row = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      row.add(call("quick", deadline, mayEnd::acquire));
    }
    for (CompletableFuture<HookOutcome> one : row) {
      timers.after(deadline.dividedBy(4), mayEnd::release);
      assertThat(text(one)).as("its turn comes after 500 ms for each before it").isEqualTo("done");
    }
  }

  @Test
  void aCancelledCallWhoseTurnHasNotComeIsNotMade() throws Exception {
    for (int i = 0; i < HookEngine.OUTSIDE_CALLS_MAX; i++) {
      CompletableFuture<HookOutcome> _ = call("busy", LATE, () -> over.await());
    }
    AtomicBoolean made = new AtomicBoolean();
    CompletableFuture<HookOutcome> cancelled = call("hook", LATE, () -> made.set(true));
    engine.cancel("alloc", calls);

    assertThat(text(cancelled)).isEqualTo("cancelled");
    over.countDown();
    assertThat(text(call("hook", LATE, () -> {}))).isEqualTo("done");
    assertThat(made).as("the cancelled call was made").isFalse();
  }

  @Test
  void aHurryCutsACallThatIsUnderWayAndOneThatWaitsForItsTurn() throws Exception {
    List<CompletableFuture<HookOutcome>> all = new ArrayList<>();
    for (int i = 0; i < HookEngine.OUTSIDE_CALLS_MAX; i++) {
      all.add(call("slow", LATE, () -> over.await()));
    }
    CompletableFuture<HookOutcome> waits = call("last", LATE, () -> {});
    engine.hurry("alloc", Duration.ofSeconds(1));
    engine.hurry("alloc", LATE);

    for (CompletableFuture<HookOutcome> one : all) {
      // From the hurry on; from its own beginning that is a little more.
      assertThat(text(one)).containsPattern("did not answer within \\d+ s and was abandoned");
    }
    assertThat(text(waits)).as("it has its turn when they are over").isEqualTo("done");
  }

  @Test
  void callsThatNeverComeBackDo() throws Exception {
    for (int i = 0; i < HookEngine.ABANDONED_CALLS_MAX; i++) {
      CompletableFuture<HookOutcome> _ = call("hook", SOON, this::staysAway);
    }
    long end = System.nanoTime() + HookEngine.COMES_BACK.multipliedBy(10).toNanos();
    String answer = "";
    while (!answer.contains("it gets no new ones") && System.nanoTime() < end) {
      answer = text(call("hook", LATE, () -> {}));
    }
    assertThat(answer).contains("8 earlier calls of this hook never came back");
    assertThat(text(call("another", LATE, () -> {}))).isEqualTo("done");
  }

  @Test
  void theCallsOfOneHookDoNotMeetThoughOneOfThemDoesNotEnd() throws Exception {
    assertThat(text(call("hook", "PRESTART", "t", SOON, this::staysAway))).contains("abandoned");

    AtomicBoolean met = new AtomicBoolean();
    assertThat(text(call("hook", "PRESTART", "t", LATE, () -> met.set(true))))
        .isEqualTo("its call in phase prestart was abandoned and has not ended");
    assertThat(met).as("called beside the one that has not ended").isFalse();
    assertThat(text(call("hook", "PREKILLING", "t", LATE, () -> {})))
        .as("may come beside any")
        .isEqualTo("done");
    assertThat(text(call("hook", "PRESTART", "another", LATE, () -> {}))).isEqualTo("done");
  }

  @Test
  void whatUndoesIsMadeAsSoonAsTheAbandonedCallHasEnded() throws Exception {
    assertThat(text(call("hook", "PRESTART", "t", SOON, this::staysAway))).contains("abandoned");

    CountDownLatch stopped = new CountDownLatch(1);
    assertThat(text(call("hook", "STOP", "t", LATE, stopped::countDown)))
        .isEqualTo(
            "its call in phase prestart was abandoned and has not ended; this one is made when it"
                + " has");
    assertThat(stopped.getCount()).as("not made yet").isOne();
    over.countDown();
    stopped.await();
  }

  @Test
  void aCallThatEndsWhenItIsToldToHoldsUpNothing() throws Exception {
    assertThat(text(call("hook", "PRESTART", "t", SOON, () -> over.await()))).contains("abandoned");
    assertThat(text(call("hook", "STOP", "t", LATE, () -> {}))).isEqualTo("done");
  }

  private void staysAway() {
    while (true) {
      try {
        over.await();
        return;
      } catch (InterruptedException ignored) {
        // As a hook does that will not be told.
      }
    }
  }

  @FunctionalInterface
  private interface Body {
    void run() throws Exception;
  }

  /** Each is of a task of its own. */
  private CompletableFuture<HookOutcome> call(String hook, Duration deadline, Body body) {
    return call(hook, "PRESTART", "task" + calls, deadline, body);
  }

  private CompletableFuture<HookOutcome> call(
      String hook, String phase, String task, Duration deadline, Body body) {
    CompletableFuture<HookOutcome> answered = new CompletableFuture<>();
    HookCall call =
        new HookCall(
            ++calls,
            hook,
            phase,
            task,
            1,
            deadline,
            true,
            true,
            false,
            _ -> {
              body.run();
              return "done";
            },
            _ -> {},
            _ -> {});
    engine.call("alloc", call, (_, outcome) -> answered.complete(outcome));
    return answered;
  }

  private static String text(CompletableFuture<HookOutcome> answered) throws Exception {
    return switch (answered.get(60, TimeUnit.SECONDS)) {
      case HookOutcome.Done(var value) -> String.valueOf(value);
      case HookOutcome.Failed failed -> failed.message();
    };
  }
}
