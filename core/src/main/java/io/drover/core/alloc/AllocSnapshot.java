package io.drover.core.alloc;

import io.drover.core.task.TaskSnapshot;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All there is to know of an alloc: what is stored, and what a new process of ours goes on from.
 *
 * @param stage where it is
 * @param facts what is true wherever it is
 * @param tasks its tasks, in the order of the job
 */
public record AllocSnapshot(AllocStage stage, AllocFacts facts, Map<String, TaskSnapshot> tasks) {

  public AllocSnapshot {
    tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
  }

  /** Every task is over and every Postrun hook has run. */
  public boolean ended() {
    return switch (stage) {
      case AllocStage.Ended _, AllocStage.Destroying _, AllocStage.Destroyed _ -> true;
      case AllocStage.SettingUp _, AllocStage.Live _, AllocStage.Finishing _ -> false;
    };
  }
}
