package io.drover.tck;

import io.drover.api.model.TaskEvent;
import io.drover.runner.Timers;
import io.drover.runner.hook.HookCall;
import io.drover.runner.hook.HookCall.Body;
import io.drover.runner.hook.HookEngine;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Calls hooks through the runner's own engine, as it calls those of strangers. Thread safe. */
final class HookCalls implements AutoCloseable {
  private static final long LOOK_EACH_NS = 100_000;

  /** How long a call that is busy is left alone before it is cut all the same. */
  private static final long BUSY_NS = 500_000_000;

  private final Duration deadline;
  private final Timers timers = new Timers();
  private final HookEngine engine = new HookEngine(timers);
  private final AtomicLong ids = new AtomicLong();

  HookCalls(Duration deadline) {
    this.deadline = deadline;
  }

  /** A call under way. */
  final class Call {
    private final String alloc;
    private final long id;
    private final CompletableFuture<HookAnswer> answer = new CompletableFuture<>();
    private volatile @Nullable Thread thread;

    private Call(String alloc, long id) {
      this.alloc = alloc;
      this.id = id;
    }

    boolean isOver() {
      return answer.isDone();
    }

    /** Blocks until it came back or was abandoned; the engine sees to that. */
    HookAnswer answer() throws Exception {
      return answer.get();
    }

    /** Cancels it as a kill does. */
    void cancel() {
      engine.cancel(alloc, id);
    }

    /** Blocks until it waits for something, is over, or has been busy for long. */
    void untilItWaits() {
      long end = System.nanoTime() + BUSY_NS;
      while (!isOver() && !waits() && System.nanoTime() < end) {
        LockSupport.parkNanos(LOOK_EACH_NS);
      }
    }

    private boolean waits() {
      Thread caller = thread;
      return caller != null
          && switch (caller.getState()) {
            case WAITING, TIMED_WAITING, BLOCKED -> true;
            case NEW, RUNNABLE, TERMINATED -> false;
          };
    }
  }

  /** Whether a hook takes part in a phase. */
  static boolean has(HookPlace place, Object hook, HookStep step) {
    return place.body(hook, step, Map.of()) != null;
  }

  /**
   * Begins a call of a phase that the hook has.
   *
   * @param cancelled whether its token is cancelled from the beginning
   */
  Call begin(
      HookPlace place, Object hook, HookStep step, Map<String, String> state, boolean cancelled) {
    Body body = place.body(hook, step, state);
    if (body == null) {
      throw new IllegalArgumentException(hook + " has no " + step);
    }
    Call call = new Call(place.alloc().id(), ids.incrementAndGet());
    List<String> said = new CopyOnWriteArrayList<>();
    List<TaskEvent> events = new CopyOnWriteArrayList<>();
    String what = HookPlace.name(hook) + " " + step.name().toLowerCase(Locale.ROOT);
    engine.call(
        call.alloc,
        new HookCall(
            call.id,
            HookPlace.name(hook),
            step.name(),
            place.task().name(),
            1,
            deadline,
            true,
            step.isCut(),
            cancelled,
            context -> {
              call.thread = Thread.currentThread();
              return body.call(context);
            },
            events::add,
            said::addAll),
        (_, outcome) -> call.answer.complete(new HookAnswer(what, outcome, said, events)));
    return call;
  }

  /** Makes a call. */
  HookAnswer call(HookPlace place, Object hook, HookStep step, Map<String, String> state)
      throws Exception {
    return begin(place, hook, step, state, false).answer();
  }

  @Override
  public void close() {
    timers.close();
  }
}
