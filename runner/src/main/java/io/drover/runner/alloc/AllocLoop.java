package io.drover.runner.alloc;

import io.drover.core.Now;
import io.drover.core.alloc.AllocEvent;
import io.drover.core.alloc.AllocLife;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.AllocStage;
import io.drover.core.alloc.Step;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Drives one alloc. Only one thread calls {@link #begin}, {@link #turn} and {@link #storeAgain};
 * everybody else posts. Each step is stored before its effects begin; one that the disk does not
 * take waits, and {@link Unstored} says what is done meanwhile.
 *
 * <p>Nobody who posts may be made to wait: it would be a timer, or the end of a process. What can
 * wait here is bounded where it comes from: requests are refused beyond {@link
 * AllocRuntime#REQUESTS_MAX}, ticks of the timer are one, a hook call has one answer and a bounded
 * number of events, an order to a driver has one answer and at most one end of a process.
 */
public final class AllocLoop {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final LoopPorts ports;

  /** Far beyond what can be: whoever reaches it has a mistake, which must not take the memory. */
  private static final int INBOX_MAX = 100_000;

  private final BlockingQueue<AllocEvent> inbox = new LinkedBlockingQueue<>(INBOX_MAX);

  /** Whether a tick waits already; it looks at every deadline, so one is enough. */
  private final AtomicBoolean ticking = new AtomicBoolean();

  private final Unstored unstored;

  /** What happened while a step waited for the disk that nothing may follow. */
  private final Queue<AllocEvent> later = new ArrayDeque<>();

  /** The step that waits, where nothing of it was done and no other goes before it. */
  private @Nullable Renewable renewable;

  private volatile @Nullable AllocSnapshot state;

  private record Renewable(AllocSnapshot before, AllocEvent event, Now now) {}

  /** A loop that has not begun. */
  public AllocLoop(LoopPorts ports) {
    this.ports = ports;
    this.unstored = new Unstored(ports);
  }

  /**
   * Any thread: something happened. Never blocks; events are taken in the order of their posting.
   */
  public void post(AllocEvent event) {
    if (!(event instanceof AllocEvent.TimerFired) || !ticking.getAndSet(true)) {
      inbox.add(event);
    }
  }

  /** Runs until the alloc is destroyed, or until interrupted: stopping is a crash on purpose. */
  public void run() throws Exception {
    begin();
    while (!over()) {
      if (waits()) {
        insist();
      } else {
        turn(inbox.take());
      }
    }
  }

  /** Tries until the disk takes what waits, for ever if need be; what may go on does. */
  private void insist() throws Exception {
    Duration pause = FIRST_PAUSE;
    while (waits()) {
      long endNs = System.nanoTime() + pause.toNanos();
      for (long left = pause.toNanos(); left > 0; left = endNs - System.nanoTime()) {
        AllocEvent event = inbox.poll(left, TimeUnit.NANOSECONDS);
        if (event != null) {
          turn(event);
        }
      }
      storeAgain();
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }
  }

  /** The first step: a new life, which may be wished over already, or the going on of one. */
  public void begin() throws Exception {
    AllocSnapshot stored = ports.load();
    Step step =
        stored != null
            ? AllocLife.resume(ports.spec(), stored, ports.now())
            : inbox.stream().anyMatch(AllocLoop::isStop)
                ? AllocLife.beginStopped(ports.spec(), ports.now())
                : AllocLife.begin(ports.spec(), ports.now());
    take(stored, null, step);
  }

  private static boolean isStop(AllocEvent event) {
    return event instanceof AllocEvent.StopAsked
        || event instanceof AllocEvent.KillNowAsked
        || event instanceof AllocEvent.DestroyAsked;
  }

  /** One event. While a step waits for the disk, only a stop and what is part of it is taken. */
  public void turn(AllocEvent event) throws Exception {
    if (waits() && !unstored.goesOn() && !isStop(event)) {
      later.add(event);
      return;
    }
    renew();
    step(event);
    catchUp();
  }

  private void catchUp() throws Exception {
    while (!later.isEmpty() && (!waits() || unstored.goesOn())) {
      step(later.remove());
    }
  }

  private void step(AllocEvent event) throws Exception {
    if (event instanceof AllocEvent.TimerFired) {
      // Before the step asks for the time: a deadline that passes after that brings a new tick.
      ticking.set(false);
    }
    AllocSnapshot before = state();
    Now now = ports.now();
    boolean ahead = waits();
    take(before, event, AllocLife.step(ports.spec(), before, event, now, ahead));
    renewable = !ahead && waits() && !unstored.goesOn() ? new Renewable(before, event, now) : null;
  }

  /** Its deadlines, as that of a signal which was not sent yet, count from when it is done. */
  private void renew() {
    Renewable old = renewable;
    if (old != null) {
      Now now = ports.now().withEntropyOf(old.now());
      Step step = AllocLife.step(ports.spec(), old.before(), old.event(), now);
      unstored.renew(step);
      state = step.next();
    }
  }

  private void take(@Nullable AllocSnapshot before, @Nullable AllocEvent because, Step step)
      throws Exception {
    ports.taken(before, step.next(), because, step.effects());
    boolean behindOthers = waits();
    unstored.add(step);
    state = step.next();
    if (behindOthers || !unstored.store()) {
      meanwhile();
    }
  }

  private void meanwhile() throws Exception {
    for (AllocEvent answer : unstored.doWhatIsUrgent()) {
      step(answer);
    }
  }

  /** Whether a step waits for the disk. Its owner calls {@link #storeAgain} after a while. */
  public boolean waits() {
    return unstored.waits();
  }

  /** Tries once more to store what waits. */
  public void storeAgain() throws Exception {
    renew();
    if (waits() && unstored.store()) {
      renewable = null;
      catchUp();
    }
  }

  /** The state after the last step, stored or not. */
  public AllocSnapshot state() {
    AllocSnapshot present = state;
    if (present == null) {
      throw new IllegalStateException("the loop has not begun");
    }
    return present;
  }

  /** Whether nothing can happen any more. */
  public boolean over() {
    return state().stage() instanceof AllocStage.Destroyed && !waits();
  }
}
