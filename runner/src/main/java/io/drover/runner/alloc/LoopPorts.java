package io.drover.runner.alloc;

import io.drover.core.Now;
import io.drover.core.alloc.AllocEvent;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.AllocSpec;
import io.drover.core.alloc.Commit;
import io.drover.core.effect.Effect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything an alloc's loop touches. The runner gives it disk, drivers and clocks, the simulator
 * gives it seeds. All methods are called by the loop's owner only, one at a time.
 */
public interface LoopPorts {

  /** The time of this step. */
  Now now();

  /** The alloc as it is wanted now. */
  AllocSpec spec();

  /** What was stored, null for a new alloc. */
  @Nullable AllocSnapshot load();

  /** A step was taken, which is not stored yet; {@code because} is null for the first of all. */
  void taken(
      @Nullable AllocSnapshot before,
      AllocSnapshot after,
      @Nullable AllocEvent because,
      List<Effect> effects);

  /**
   * Makes {@code after} as durable as {@code strength} says and only then returns true; it may take
   * as long as the disk does. False if the disk does not take it now: the same, or a later state,
   * is tried again. What it throws ends the loop.
   */
  boolean store(AllocSnapshot after, Commit strength) throws Exception;

  /** Shows the new state to everybody. */
  void publish(AllocSnapshot after);

  /** Starts one effect. Decides nothing, does not block; the answer is an event. */
  void perform(Effect effect, AllocSnapshot after);
}
