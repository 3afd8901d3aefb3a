package io.drover.core.effect;

import io.drover.api.Exit;

/**
 * What a step wants done. Each may be done twice, and its answer names what it answers: the call,
 * or the task and attempt.
 */
public sealed interface Effect {

  /** Calls an alloc hook; answered by done or failed, within the hook's deadline. */
  record CallRunnerHook(long callId, RunnerPhase phase, String hook, boolean noShutdownDelay)
      implements Effect {}

  /** Calls a task hook; answered by done or failed, within the hook's deadline. */
  record CallTaskHook(
      long callId, TaskPhase phase, String hook, String task, int attempt, CallInfo info)
      implements Effect {}

  /**
   * What a phase wants to know beside the snapshot.
   *
   * @param exit how the process ended, for Exited; else lost
   * @param restart whether the task will start again, for PreKilling
   * @param cancelled the token is cancelled from the beginning, since the task was killed
   */
  record CallInfo(Exit exit, boolean restart, boolean cancelled) {
    private static final Exit NOT_ENDED = new Exit.Lost("it has not ended");

    /** Nothing. */
    public static final CallInfo NONE = new CallInfo(NOT_ENDED, false, false);

    /** For PreKilling. */
    public static CallInfo killing(boolean restart) {
      return new CallInfo(NOT_ENDED, restart, false);
    }

    /** For Exited and Stop. */
    public static CallInfo after(Exit exit, boolean killed) {
      return new CallInfo(exit, false, killed);
    }

    /** For Stop of a task that never ran. */
    public static CallInfo after(boolean killed) {
      return new CallInfo(NOT_ENDED, false, killed);
    }
  }

  /** Cancels a call, which is still answered. */
  record CancelCall(long callId) implements Effect {}

  /** Starts an attempt; answered by Started or StartFailed, and later by Exited. */
  record StartTask(String task, int attempt) implements Effect {}

  /**
   * Asks what became of an attempt; answered by Started, Exited or NeverStarted, and later Exited.
   */
  record FindTask(String task, int attempt) implements Effect {}

  /** Begins a stop: the signal to the leader. Not answered; the end answers. */
  record StopTask(String task, int attempt, String signal) implements Effect {}

  /** Kills the tree. Not answered; the end answers. */
  record KillTask(String task, int attempt) implements Effect {}

  /** Lets the driver forget an attempt that ended. Not answered. */
  record ForgetTask(String task, int attempt) implements Effect {}

  /** Sends a signal on request; the edge answers the request itself. */
  record SendSignal(long request, String task, int attempt, String signal) implements Effect {}

  /** Wants a tick at this moment of boot time. */
  record Wake(long bootNs) implements Effect {}

  /** Answers somebody's request; an empty error is a yes. */
  record Answer(long request, String error) implements Effect {}
}
