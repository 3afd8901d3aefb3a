package io.drover.runner.alloc;

import io.drover.core.effect.RunnerPhase;
import io.drover.core.effect.TaskPhase;
import java.time.Duration;

/** How long a call of each phase may take. */
public final class HookDeadlines {
  private HookDeadlines() {}

  /** What holds for an alloc hook's phase. */
  public static Duration of(RunnerPhase phase) {
    return switch (phase) {
      case PRERUN -> Duration.ofMinutes(10);
      case UPDATE, PRETASKRESTART -> Duration.ofMinutes(1);
      case PREKILL -> Duration.ofSeconds(30);
      case POSTRUN, DESTROY -> Duration.ofMinutes(2);
    };
  }

  /**
   * What holds for a task hook's phase. Prestart may download; what stands in a kill's way may not.
   */
  public static Duration of(TaskPhase phase) {
    return switch (phase) {
      case PRESTART -> Duration.ofMinutes(30);
      case POSTSTART, UPDATE -> Duration.ofMinutes(1);
      case PREKILLING, EXITED -> Duration.ofSeconds(30);
      case STOP -> Duration.ofMinutes(1);
    };
  }

  /**
   * Every call of an alloc that is killed at once, from the kill or from its beginning: time for
   * what was made to be undone, and no more.
   */
  public static final Duration KILLED_NOW = Duration.ofSeconds(2);

  /** Shutdown hooks, all together: the agent is on its way out. */
  public static final Duration SHUTDOWN = Duration.ofSeconds(5);
}
