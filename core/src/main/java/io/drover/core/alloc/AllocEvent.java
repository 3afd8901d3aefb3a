package io.drover.core.alloc;

import io.drover.api.hook.RunnerPrerunResponse;
import io.drover.api.model.TaskEvent;
import io.drover.core.task.TaskInput;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can happen to an alloc. */
public sealed interface AllocEvent {

  /** Something happened to one task. */
  record OfTask(String task, TaskInput input) implements AllocEvent {}

  /** An alloc hook call came back; only a Prerun gives something. */
  record HookDone(long callId, @Nullable RunnerPrerunResponse result) implements AllocEvent {}

  /** An alloc hook call failed, or was abandoned at its deadline. */
  record HookFailed(long callId, String hook, String message, boolean recoverable)
      implements AllocEvent {}

  /** Time went on; every deadline is looked at. */
  record TimerFired() implements AllocEvent {}

  /** Somebody wants it stopped. */
  record StopAsked(long request, boolean noShutdownDelay) implements AllocEvent {}

  /** Somebody wants every process of it killed, now, and none to follow. */
  record KillNowAsked(long request) implements AllocEvent {}

  /** Somebody wants it gone; a living one is stopped first. */
  record DestroyAsked(long request) implements AllocEvent {}

  /** Somebody wants tasks to start again. */
  record RestartAsked(long request, RestartScope scope, String task, String reason, boolean failure)
      implements AllocEvent {}

  /** Somebody wants a signal sent; an empty task means all. */
  record SignalAsked(long request, String task, String signal, String reason)
      implements AllocEvent {}

  /** A newer version is there: the spec of this step. {@code removed} are tasks it lacks. */
  record Updated(long request, Set<String> removed) implements AllocEvent {}

  /** An alloc hook has something to show to all tasks. */
  record Emit(TaskEvent event) implements AllocEvent {}
}
