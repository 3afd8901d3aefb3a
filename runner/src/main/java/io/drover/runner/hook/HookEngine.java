package io.drover.runner.hook;

import io.drover.api.DroverException;
import io.drover.runner.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes hook calls. Promises one answer for each, by its deadline: a call that does not come back
 * is abandoned, its thread interrupted, its late answer dropped. Our own hooks run on virtual
 * threads; those from outside on platform threads, whose number is bounded, since a spinning
 * virtual thread would starve all others. Safe from any thread; nothing blocks.
 *
 * <p>The calls of one hook object come one after another, but for Update and PreKilling: one that
 * would meet an abandoned call which has not ended waits {@link #COMES_BACK} for that and is given
 * up then. What undoes something is made all the same once that call has ended, and nobody waits.
 *
 * <p>A deadline counts from the beginning of the call. One that waits for a thread waits for as
 * long as others get theirs; if nobody does for longer than its deadline it is given up.
 */
public final class HookEngine {
  /** How many calls of outside hooks may be under way or abandoned at once. */
  public static final int OUTSIDE_CALLS_MAX = 64;

  /** How many calls a hook may have that never came back, before it gets no new ones. */
  public static final int ABANDONED_CALLS_MAX = 8;

  /** In this time an abandoned call, which has been interrupted, may still come back. */
  static final Duration COMES_BACK = Duration.ofSeconds(2);

  private final Timers timers;

  /** By alloc, then by call: whoever asks about an alloc must not look through all calls. */
  private final Map<String, Map<Long, Running>> running = new ConcurrentHashMap<>();

  private final Map<String, AtomicInteger> abandoned = new ConcurrentHashMap<>();

  /** Guarded by itself, as the count is: calls that wait for one of the bounded threads. */
  private final ArrayDeque<Running> turns = new ArrayDeque<>();

  private int outsideCalls;

  /** How many calls have begun: whether the queue moves. */
  private final AtomicLong begun = new AtomicLong();

  private record Key(String alloc, long id) {}

  /** An engine that starts no thread until the first call. */
  public HookEngine(Timers timers) {
    this.timers = timers;
  }

  /** Makes a call; {@code answer} is called once, on another thread. */
  public void call(String alloc, HookCall call, BiConsumer<HookCall, HookOutcome> answer) {
    AtomicInteger stuck = abandoned.computeIfAbsent(call.hook(), _ -> new AtomicInteger());
    if (stuck.get() >= ABANDONED_CALLS_MAX) {
      answer.accept(
          call,
          new HookOutcome.Failed(
              stuck.get() + " earlier calls of this hook never came back; it gets no new ones",
              false,
              false));
      return;
    }
    Running now = new Running(new Key(alloc, call.id()), call, answer, stuck);
    Running before = inTheWayOf(alloc, call);
    running.compute(
        alloc,
        (_, calls) -> {
          Map<Long, Running> with = calls == null ? new ConcurrentHashMap<>() : calls;
          with.put(call.id(), now);
          return with;
        });
    if (before == null || !before.precedes(now)) {
      now.start();
    }
  }

  /** A call of the same hook object that has begun and not ended; null if there is none. */
  private @Nullable Running inTheWayOf(String alloc, HookCall call) {
    return callsOf(alloc).values().stream()
        .filter(r -> r.call.excludes(call) && r.isUnderWay())
        .findFirst()
        .orElse(null);
  }

  /**
   * Tells a call that its result is no longer wanted. It still answers; one that is to end when it
   * is cancelled, and has not begun, does so without being made.
   */
  public void cancel(String alloc, long id) {
    Running call = callsOf(alloc).get(id);
    if (call != null) {
      call.cancel();
    }
  }

  /**
   * What the oldest call for a task waits for, empty if there is none; an empty task: the alloc's.
   */
  public String waiting(String alloc, String task) {
    return callsOf(alloc).values().stream()
        .filter(r -> r.call.task().equals(task) && !r.call.phase().equals("UPDATE"))
        .filter(r -> !r.isAnswered())
        .min(Comparator.comparingLong(r -> r.key.id()))
        .map(r -> r.context.waiting())
        .orElse("");
  }

  /** The calls of an alloc that are under way have this long from now, or their deadline. */
  public void hurry(String alloc, Duration most) {
    callsOf(alloc).values().forEach(call -> call.hurry(most));
  }

  /** Tells every call of an alloc, when its loop ends. */
  public void cancelAll(String alloc) {
    callsOf(alloc).values().forEach(Running::cancel);
  }

  private Map<Long, Running> callsOf(String alloc) {
    return running.getOrDefault(alloc, Map.of());
  }

  private void forget(Running call) {
    running.computeIfPresent(
        call.key.alloc(),
        (_, calls) -> {
          calls.remove(call.key.id(), call);
          return calls.isEmpty() ? null : calls;
        });
  }

  private void nextTurn() {
    synchronized (turns) {
      Running next = turns.poll();
      while (next != null && next.isNotMade()) {
        forget(next);
        next.release();
        next = turns.poll();
      }
      if (next == null) {
        outsideCalls--;
      } else {
        next.thread.start();
      }
    }
  }

  private final class Running {
    final Key key;
    private final HookCall call;
    private final BiConsumer<HookCall, HookOutcome> answer;
    private final AtomicInteger stuck;
    private final CallToken token;
    private final CallContext context;
    private final Thread thread;

    // Guarded by this.
    private Timers.Timer deadline;
    private Duration allowed;
    private long begunBefore;
    private boolean queueStands;
    private boolean hasBegun;
    private boolean answered;
    private boolean over;
    private boolean counted;

    private boolean waitsBehind;

    /** Nobody waits for it any more, and it is made all the same. */
    private boolean unawaited;

    private final List<Running> behind = new ArrayList<>();

    Running(Key key, HookCall call, BiConsumer<HookCall, HookOutcome> answer, AtomicInteger stuck) {
      this.key = key;
      this.call = call;
      this.answer = answer;
      this.stuck = stuck;
      this.token = new CallToken(call.cancelled());
      this.context = new CallContext(call, token);
      Thread.Builder builder =
          call.outside()
              ? Thread.ofPlatform().daemon().name("drover-hook-" + call.hook())
              : Thread.ofVirtual().name("drover-hook-" + call.hook());
      this.thread = builder.unstarted(this::run);
      this.allowed = call.deadline();
      this.begunBefore = begun.get();
      this.deadline = timers.after(allowed, this::due);
    }

    synchronized boolean isUnderWay() {
      return hasBegun && !over;
    }

    /** False if this has ended, so that the next one need not wait. */
    synchronized boolean precedes(Running next) {
      if (!isUnderWay()) {
        return false;
      }
      next.waits();
      behind.add(next);
      timers.after(COMES_BACK, () -> next.givesUp(call));
      return true;
    }

    private synchronized void waits() {
      deadline.cancel();
      waitsBehind = true;
    }

    /** What is in its way has not ended. */
    private void givesUp(HookCall other) {
      synchronized (this) {
        if (hasBegun || answered) {
          return;
        }
        answered = true;
        unawaited = call.undoes();
      }
      if (!unawaited) {
        forget(this);
      }
      answer.accept(
          call,
          new HookOutcome.Failed(
              "its call in phase "
                  + other.phase().toLowerCase(Locale.ROOT)
                  + " was abandoned and has not ended"
                  + (unawaited ? "; this one is made when it has" : ""),
              true,
              true));
    }

    /** An outside call may have to wait for its turn. */
    void start() {
      synchronized (turns) {
        if (call.outside()) {
          if (outsideCalls >= OUTSIDE_CALLS_MAX) {
            turns.add(this);
            return;
          }
          outsideCalls++;
        }
      }
      thread.start();
    }

    private void run() {
      if (begin()) {
        make();
      }
      release();
      if (call.outside()) {
        nextTurn();
      }
    }

    private void make() {
      HookOutcome outcome;
      try {
        outcome = new HookOutcome.Done(call.body().call(context));
      } catch (DroverException no) {
        outcome = new HookOutcome.Failed(text(no), no.recoverable(), false);
      } catch (InterruptedException ended) {
        outcome = new HookOutcome.Failed("cancelled", true, false);
      } catch (Throwable bug) {
        // Whatever a hook throws, an Error too, is its own failure and nobody else's.
        outcome = new HookOutcome.Failed(bug.toString(), false, false);
      }
      boolean late = end();
      forget(this);
      if (!late) {
        call.output().accept(context.lines());
        answer.accept(call, outcome);
      }
    }

    /** The first of those that waited for this one goes on, and the others wait for that. */
    private void release() {
      List<Running> next;
      synchronized (this) {
        next = new ArrayList<>(behind);
        behind.clear();
      }
      next.removeIf(Running::isNotMade);
      if (!next.isEmpty()) {
        Running first = next.removeFirst();
        synchronized (first) {
          first.behind.addAll(next);
        }
        first.start();
      }
    }

    synchronized boolean isAnswered() {
      return answered;
    }

    synchronized boolean isNotMade() {
      return answered && !unawaited;
    }

    /** False if its answer was given before its turn came. */
    private synchronized boolean begin() {
      if (isNotMade()) {
        return false;
      }
      hasBegun = true;
      context.begin();
      if (queueStands || waitsBehind) {
        deadline.cancel();
        deadline = timers.after(allowed, unawaited ? this::dueUnawaited : this::due);
      }
      begun.incrementAndGet();
      return true;
    }

    /** True if the answer was given by the deadline already. */
    private synchronized boolean end() {
      over = true;
      deadline.cancel();
      if (counted) {
        stuck.decrementAndGet();
      }
      boolean late = answered;
      answered = true;
      return late;
    }

    /** On the timers' platform thread. */
    private void due() {
      boolean hadTurn;
      String within;
      synchronized (this) {
        if (answered) {
          return;
        }
        Duration left = left();
        if (left.isPositive()) {
          deadline = timers.after(left, this::due);
          return;
        }
        answered = true;
        hadTurn = hasBegun;
        within = allowed.equals(call.deadline()) ? seconds(allowed) : rounded(allowed);
        if (hadTurn) {
          timers.after(COMES_BACK, this::staysAway);
        } else {
          forget(this);
        }
      }
      token.cancel();
      interrupt();
      call.output().accept(context.lines());
      answer.accept(
          call,
          new HookOutcome.Failed(
              hadTurn
                  ? "did not answer within " + within + " and was abandoned"
                  : "had no turn within " + within + ": too many calls of hooks",
              true,
              true));
    }

    private void dueUnawaited() {
      timers.after(COMES_BACK, this::staysAway);
      token.cancel();
      interrupt();
    }

    /**
     * How much longer to wait. One without a turn: while others get theirs, and where nobody does,
     * until those who have them could be over their own deadlines.
     */
    private Duration left() {
      if (hasBegun) {
        return context.remaining();
      }
      long now = begun.get();
      if (now != begunBefore) {
        begunBefore = now;
        queueStands = false;
        return allowed;
      }
      if (queueStands) {
        return Duration.ZERO;
      }
      queueStands = true;
      return COMES_BACK;
    }

    /**
     * It was told to end and has not. One that waited for its turn has no thread to hold, and one
     * that ends when it is told to holds none for long: neither speaks against the next call.
     */
    private synchronized void staysAway() {
      if (!over) {
        counted = true;
        stuck.incrementAndGet();
      }
    }

    void cancel() {
      token.cancel();
      if (!call.interruptOnCancel()) {
        return;
      }
      synchronized (this) {
        if (hasBegun || answered) {
          interrupt();
          return;
        }
        answered = true;
        deadline.cancel();
        forget(this);
      }
      answer.accept(call, new HookOutcome.Failed("cancelled", true, false));
    }

    synchronized void hurry(Duration most) {
      Duration until = hasBegun ? context.taken().plus(most) : most;
      boolean isGivenUpSoon = waitsBehind && !hasBegun;
      if (answered || isGivenUpSoon || until.compareTo(allowed) >= 0) {
        return;
      }
      allowed = until;
      context.allow(until);
      deadline.cancel();
      deadline = timers.after(most, this::due);
    }

    /** Not after the body has ended: the thread may do something else by then. */
    private synchronized void interrupt() {
      if (!over) {
        thread.interrupt();
      }
    }
  }

  private static String text(DroverException no) {
    String message = no.getMessage();
    return message == null ? no.code().name() : message;
  }

  /** One that was cut short has an odd one, which nobody wants to read. */
  static String rounded(Duration allowed) {
    return allowed.compareTo(Duration.ofSeconds(1)) < 0
        ? allowed.toMillis() + " ms"
        : allowed.plusMillis(500).toSeconds() + " s";
  }

  static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
