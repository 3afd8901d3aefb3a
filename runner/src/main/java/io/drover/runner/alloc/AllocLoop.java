package io.drover.runner.alloc;

import io.drover.core.alloc.AllocEvent;
import io.drover.core.alloc.AllocLife;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.AllocStage;
import io.drover.core.alloc.Step;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Drives one alloc. Only one thread calls {@link #begin} and {@link #turn}; everybody else posts.
 * Each step is stored before its effects begin.
 *
 * <p>Nobody who posts may be made to wait: it would be a timer, or the end of a process. What can
 * wait here is bounded where it comes from: requests are refused beyond {@link
 * AllocRuntime#REQUESTS_MAX}, ticks of the timer are one, a hook call has one answer and a bounded
 * number of events, an order to a driver has one answer and at most one end of a process.
 */
public final class AllocLoop {
  private final LoopPorts ports;

  /** Far beyond what can be: whoever reaches it has a mistake, which must not take the memory. */
  private static final int INBOX_MAX = 100_000;

  private final BlockingQueue<AllocEvent> inbox = new LinkedBlockingQueue<>(INBOX_MAX);

  /** Whether a tick waits already; it looks at every deadline, so one is enough. */
  private final AtomicBoolean ticking = new AtomicBoolean();

  private volatile @Nullable AllocSnapshot state;

  /** A loop that has not begun. */
  public AllocLoop(LoopPorts ports) {
    this.ports = ports;
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
      AllocEvent event = inbox.take();
      if (event instanceof AllocEvent.TimerFired) {
        // Before the step asks for the time: a deadline that passes after that brings a new tick.
        ticking.set(false);
      }
      turn(event);
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

  /** One event. */
  public void turn(AllocEvent event) throws Exception {
    AllocSnapshot before = state();
    take(before, event, AllocLife.step(ports.spec(), before, event, ports.now()));
  }

  private void take(@Nullable AllocSnapshot before, @Nullable AllocEvent because, Step step)
      throws Exception {
    ports.commit(before, step.next(), because, step.effects(), step.commit());
    state = step.next();
    ports.publish(step.next());
    step.effects().forEach(effect -> ports.perform(effect, step.next()));
  }

  /** The state after the last step. */
  public AllocSnapshot state() {
    AllocSnapshot present = state;
    if (present == null) {
      throw new IllegalStateException("the loop has not begun");
    }
    return present;
  }

  /** Whether nothing can happen any more. */
  public boolean over() {
    return state().stage() instanceof AllocStage.Destroyed;
  }
}
