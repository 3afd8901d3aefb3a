package io.drover.runner.alloc;

import io.drover.core.Now;
import io.drover.core.alloc.AllocEvent;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.AllocSpec;
import io.drover.core.alloc.Commit;
import io.drover.core.effect.Effect;
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

  /**
   * Makes {@code after} as durable as {@code strength} says and only then returns; {@code because}
   * is null for the first step of a process. It may take as long as the disk does, a full one too.
   * What it throws ends the loop: nothing of the step has happened then.
   */
  void commit(
      @Nullable AllocSnapshot before,
      AllocSnapshot after,
      @Nullable AllocEvent because,
      java.util.List<Effect> effects,
      Commit strength)
      throws Exception;

  /** Shows the new state to everybody. */
  void publish(AllocSnapshot after);

  /** Starts one effect. Decides nothing, does not block; the answer is an event. */
  void perform(Effect effect, AllocSnapshot after);
}
