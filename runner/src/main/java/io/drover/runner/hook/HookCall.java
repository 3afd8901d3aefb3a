package io.drover.runner.hook;

import io.drover.api.hook.HookContext;
import io.drover.api.model.TaskEvent;
import java.time.Duration;
import java.util.List;
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

  /** The hook's method. */
  @FunctionalInterface
  public interface Body {
    /** Blocks as long as the hook does. */
    @Nullable Object call(HookContext context) throws Exception;
  }
}
