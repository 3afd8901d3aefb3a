package io.drover.runner.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.runner.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

  private CompletableFuture<HookOutcome> call(String hook, Duration deadline, Body body) {
    CompletableFuture<HookOutcome> answered = new CompletableFuture<>();
    HookCall call =
        new HookCall(
            ++calls,
            hook,
            "PRESTART",
            "task",
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
