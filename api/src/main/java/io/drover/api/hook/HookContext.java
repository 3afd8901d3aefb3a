package io.drover.api.hook;

import io.drover.api.CancellationToken;
import io.drover.api.model.TaskEvent;
import java.time.Duration;

/**
 * What every hook call gets. Valid until the call returns; all methods may be called from any
 * thread and do not block.
 *
 * @since 0.1
 */
public interface HookContext {

  /**
   * Cancelled when the result is no longer wanted: Prestart by a kill or a shutdown, Poststart and
   * Update by a kill, PreKilling never. Exited and Stop begin with a cancelled token after a kill
   * and must clean up all the same.
   */
  CancellationToken cancellation();

  /**
   * Time left until the call is abandoned; zero once it is. A kill at once leaves every call 2 s,
   * also one under way.
   */
  Duration remaining();

  /** Which attempt of the task this call belongs to, from 1; 0 in alloc hooks. */
  int attempt();

  /**
   * Adds an event to the task's state (all tasks of the alloc in alloc hooks). A call has 100; of
   * more only the number is kept, on the timeline.
   */
  void emit(TaskEvent event);

  /** Says what the hook waits for; shown in the alloc's state, such as {@code 3 of 5 files}. */
  void progress(String waitingFor);

  /** Adds a line to the hook's captured output, bounded, kept on the timeline. */
  void log(String line);
}
