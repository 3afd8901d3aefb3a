package io.drover.runner.alloc;

import io.drover.core.Now;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.Urgent;
import io.drover.core.effect.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an alloc does while a step of it waits for the disk: it ends processes, and nothing else.
 * The rule is {@link Urgent}'s.
 */
final class Meanwhile {
  private final Consumer<Effect> orders;

  /** Given before their step was stored; the loop's thread only. */
  private final List<Effect> given = new ArrayList<>();

  /** The state before the step that waits, null if none does. */
  private volatile @Nullable AllocSnapshot waiting;

  private volatile boolean killNow;

  /**
   * Nothing waits yet.
   *
   * @param orders gives an order to a driver; does not block
   */
  Meanwhile(Consumer<Effect> orders) {
    this.orders = orders;
  }

  /** Any thread: nobody is to wait for anything any more, now or later. */
  void killNow() {
    killNow = true;
    AllocSnapshot present = waiting;
    if (present != null) {
      Urgent.all(present).forEach(orders);
    }
  }

  /** The loop's thread, after each try that failed. */
  void notStored(
      @Nullable AllocSnapshot before, AllocSnapshot after, List<Effect> effects, Now now) {
    if (before == null) {
      return;
    }
    boolean first = waiting == null;
    // Seen by who asks for a kill before this looks whether somebody has: one of them does it.
    waiting = before;
    if (first) {
      given.addAll(Urgent.of(after, effects));
      given.forEach(orders);
    }
    Urgent.due(after, now).forEach(orders);
    if (killNow) {
      Urgent.all(before).forEach(orders);
    }
  }

  /** The loop's thread: the step is stored. */
  void stored() {
    waiting = null;
  }

  /** Whether this order was given already: a second signal would mean something of its own. */
  boolean gave(Effect effect) {
    return given.remove(effect);
  }
}
