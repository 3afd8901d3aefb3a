package io.drover.core.alloc;

import io.drover.core.effect.Effect;
import java.util.List;

/**
 * What follows from an event.
 *
 * @param next the state after it
 * @param effects what to do, once {@code next} is as durable as {@code commit} says
 * @param commit how durable
 */
public record Step(AllocSnapshot next, List<Effect> effects, Commit commit) {
  public Step {
    effects = List.copyOf(effects);
  }
}
