package io.drover.runner.alloc;

import io.drover.api.hook.ShutdownHook;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.AllocStage;
import io.drover.core.task.TaskLife;
import io.drover.core.task.TaskSnapshot;
import io.drover.runner.hook.HookCall;
import io.drover.runner.hook.HookOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls all Shutdown hooks of an alloc at once, and waits for them together. Its loop has ended:
 * the story of these calls is written here.
 */
final class ShutdownCalls {
  private static final String PHASE = "shutdown";
  private static final String CAUSE = "runner stops";

  private final Shared shared;
  private final AllocRuntime alloc;
  private final AllocStore records;
  private final HookLimits limits;
  private final CallStories stories = new CallStories();
  private final List<Due> due = new ArrayList<>();

  private record Due(String task, int attempt, String name, ShutdownHook hook) {}

  private ShutdownCalls(Shared shared, AllocRuntime alloc, HookLimits limits) {
    this.shared = shared;
    this.alloc = alloc;
    this.records = new AllocStore(shared.store(), alloc.id());
    this.limits = limits;
  }

  /**
   * Makes those that are due: not after Stop or Destroy of the same hook, which may still be under
   * way, and none for an alloc that was over when this process began.
   *
   * @param stored the alloc as this process found it, null if it is new
   */
  static void make(
      Shared shared, AllocRuntime alloc, HookLimits limits, @Nullable AllocSnapshot stored) {
    AllocSnapshot present = alloc.snapshotOrNull();
    if (present == null || stored != null && stored.ended()) {
      return;
    }
    ShutdownCalls calls = new ShutdownCalls(shared, alloc, limits);
    if (!(present.stage() instanceof AllocStage.Destroying
        || present.stage() instanceof AllocStage.Destroyed)) {
      calls.add("", 0, alloc.hooks().runnerShutdownHooks());
    }
    for (Map.Entry<String, TaskSnapshot> task : present.tasks().entrySet()) {
      if (!(task.getValue().life() instanceof TaskLife.Cleaning || task.getValue().over())) {
        int attempt = task.getValue().facts().attempts();
        calls.add(task.getKey(), attempt, alloc.hooks().taskShutdownHooks(task.getKey()));
      }
    }
    calls.makeAll();
  }

  private void add(String task, int attempt, Map<String, ShutdownHook> hooks) {
    hooks.forEach((name, hook) -> due.add(new Due(task, attempt, name, hook)));
  }

  private void makeAll() {
    List<TimelineEntry> begun = new ArrayList<>();
    long now = shared.clock().wallNs();
    for (int i = 0; i < due.size(); i++) {
      String what = due.get(i).name() + " " + PHASE;
      stories.begins(idOf(i), what, now);
      begun.add(line(due.get(i), now, what + " called"));
    }
    records.tell(begun);
    CountDownLatch left = new CountDownLatch(due.size());
    Duration longest = Duration.ZERO;
    for (int i = 0; i < due.size(); i++) {
      HookCall call = call(idOf(i), due.get(i));
      longest = longest.compareTo(call.deadline()) < 0 ? call.deadline() : longest;
      Due answered = due.get(i);
      shared.engine().call(alloc.id(), call, (_, outcome) -> over(answered, call, outcome, left));
    }
    try {
      var _ = left.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Not the number of any call of the machine: those are positive. */
  private static long idOf(int index) {
    return -1L - index;
  }

  private HookCall call(long id, Due due) {
    return new HookCall(
        id,
        due.name(),
        "SHUTDOWN",
        due.task(),
        due.attempt(),
        limits.ofShutdown(due.task(), due.name()),
        !alloc.hooks().builtIn(due.name()),
        false,
        false,
        context -> {
          due.hook().shutdown(context);
          return null;
        },
        _ -> {},
        lines -> stories.said(id, lines));
  }

  private void over(Due answered, HookCall call, HookOutcome outcome, CountDownLatch left) {
    String how =
        switch (outcome) {
          case HookOutcome.Done _ -> "done";
          case HookOutcome.Failed failed -> "failed: " + failed.message();
        };
    long now = shared.clock().wallNs();
    records.tell(
        stories.over(call.id(), how, now).stream().map(text -> line(answered, now, text)).toList());
    left.countDown();
  }

  private static TimelineEntry line(Due of, long now, String text) {
    return new TimelineEntry(-1, now, of.task(), TimelineEntry.Kind.HOOK, text, CAUSE);
  }
}
