package io.drover.core.task;

import io.drover.api.Exit;
import io.drover.api.driver.TaskHandle;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.model.TaskEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can happen to a task. */
public sealed interface TaskInput {
  /** The alloc lets it start. */
  record GateOpened() implements TaskInput {}

  /** A hook call came back; only a Prestart gives something. */
  record HookDone(long callId, @Nullable TaskPrestartResponse result) implements TaskInput {}

  /** A hook call failed, or was abandoned at its deadline. */
  record HookFailed(long callId, String hook, String message, boolean recoverable)
      implements TaskInput {}

  /** The process of an attempt runs. */
  record Started(int attempt, TaskHandle handle) implements TaskInput {}

  /**
   * The attempt has no process and never will.
   *
   * @param eventType Driver Failure or Failed Validation
   */
  record StartFailed(int attempt, String eventType, String message, boolean recoverable)
      implements TaskInput {}

  /** The process of an attempt ended and its tree is empty. */
  record Exited(int attempt, Exit exit, String note) implements TaskInput {}

  /** The driver was asked after a crash: the attempt never began and is fenced. */
  record NeverStarted(int attempt) implements TaskInput {}

  /** Time went on. */
  record Tick() implements TaskInput {}

  /** End for good. {@code events} say why and come first. */
  record Kill(List<TaskEvent> events, boolean noShutdownDelay, boolean timedOut)
      implements TaskInput {}

  /**
   * Start again.
   *
   * @param request whom to answer, 0 for nobody
   * @param even also a task that is dead and waits for this
   */
  record Restart(long request, TaskEvent event, boolean failure, boolean even)
      implements TaskInput {}

  /** Send a signal to the process. */
  record Signal(long request, String signal, TaskEvent event) implements TaskInput {}

  /** A newer version of the alloc is there. */
  record Update() implements TaskInput {}

  /** No restart of the alloc will come any more. */
  record Release() implements TaskInput {}

  /** A hook or driver has something to show. */
  record Emit(TaskEvent event) implements TaskInput {}
}
