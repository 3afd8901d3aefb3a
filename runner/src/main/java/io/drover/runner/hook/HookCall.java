package io.drover.runner.hook;

import io.drover.api.hook.HookContext;
import io.drover.api.model.TaskEvent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call to be made.
 *
 * @param id names it
 * @param hook the hook's name
 * @param phase the phase's name
 * @param task the task, empty for an alloc hook
 * @param attempt the attempt, 0 for an alloc hook
 * @param deadline how long it may take
 * @param outside whether the hook is not ours: it then gets a bounded thread of its own
 * @param interruptOnCancel whether a cancelled call is to end, or only to know
 * @param cancelled whether it is cancelled from the beginning
 * @param body what to call
 * @param emit takes events of the hook
 * @param output takes what it wrote, before the answer is given
 */
public record HookCall(
    long id,
    String hook,
    String phase,
    String task,
    int attempt,
    Duration deadline,
    boolean outside,
    boolean interruptOnCancel,
    boolean cancelled,
    Body body,
    Consumer<TaskEvent> emit,
    Consumer<List<String>> output) {

  private static final Set<String> BESIDE_OTHERS = Set.of("UPDATE", "PREKILLING");
  private static final Set<String> UNDOING = Set.of("STOP", "POSTRUN", "DESTROY");

  /** Whether both may not be under way at once: they are of one object, which says so. */
  boolean excludes(HookCall other) {
    if (!hook.equals(other.hook) || !task.equals(other.task)) {
      return false;
    }
    return phase.equals(other.phase)
        ? !phase.equals("PREKILLING")
        : !BESIDE_OTHERS.contains(phase) && !BESIDE_OTHERS.contains(other.phase);
  }

  /** Whether it undoes something, and is to be made however late. */
  boolean undoes() {
    return UNDOING.contains(phase);
  }

  /** The hook's method. */
  @FunctionalInterface
  public interface Body {
    /** Blocks as long as the hook does. */
    @Nullable Object call(HookContext context) throws Exception;
  }
}
