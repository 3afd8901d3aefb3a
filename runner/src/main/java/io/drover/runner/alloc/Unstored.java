package io.drover.runner.alloc;

import io.drover.core.alloc.AllocEvent;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.Commit;
import io.drover.core.alloc.Step;
import io.drover.core.alloc.Urgent;
import io.drover.core.effect.Effect;
import io.drover.core.task.TaskInput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps that are taken and not stored yet: one for the time of its commit, more of them while
 * the disk is full and an alloc is being ended. They are stored together, then shown and done in
 * their order, as if the edges had been slow. Of their effects only the {@link Urgent} ones are not
 * waited for. The loop's thread only.
 */
final class Unstored {
  private final LoopPorts ports;
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  /** A step, and those of its effects that nobody has begun. */
  private record Waiting(AllocSnapshot after, Commit strength, List<Effect> effects) {}

  Unstored(LoopPorts ports) {
    this.ports = ports;
  }

  boolean waits() {
    return !waiting.isEmpty();
  }

  void add(Step step) {
    waiting.add(new Waiting(step.next(), step.commit(), new ArrayList<>(step.effects())));
  }

  /** Puts another in the place of the only step, of which nothing was done yet. */
  void renew(Step step) {
    waiting.clear();
    add(step);
  }

  /** Whether more steps may be taken though these are not stored. */
  boolean goesOn() {
    return Urgent.goesOn(newest());
  }

  private AllocSnapshot newest() {
    return waiting.getLast().after();
  }

  /** Stores all that wait, and then does them. False if the disk does not take them now. */
  boolean store() throws Exception {
    Commit strength = Commit.NONE;
    for (Waiting step : waiting) {
      strength = strength.compareTo(step.strength()) < 0 ? step.strength() : strength;
    }
    if (!ports.store(newest(), strength)) {
      return false;
    }
    while (!waiting.isEmpty()) {
      Waiting step = waiting.remove();
      ports.publish(step.after());
      step.effects().forEach(effect -> ports.perform(effect, step.after()));
    }
    return true;
  }

  /**
   * Begins what does not wait for the disk, and takes back what was not begun and is to end.
   *
   * @return the answers to what was taken back: it has ended
   */
  List<AllocEvent> doWhatIsUrgent() {
    AllocSnapshot newest = newest();
    boolean goesOn = Urgent.goesOn(newest);
    List<AllocEvent> answers = new ArrayList<>();
    for (Waiting step : waiting) {
      for (Effect effect : List.copyOf(step.effects())) {
        AllocEvent ended = takenBack(effect, newest);
        if (ended != null) {
          step.effects().remove(effect);
          answers.add(ended);
        } else if (goesOn && Urgent.is(effect, newest)) {
          step.effects().remove(effect);
          ports.perform(effect, step.after());
        }
      }
    }
    return answers;
  }

  private @Nullable AllocEvent takenBack(Effect effect, AllocSnapshot newest) {
    return switch (effect) {
      case Effect.StartTask start when Urgent.isVain(start, newest) ->
          ofTask(start.task(), new TaskInput.NeverStarted(start.attempt()));
      case Effect.CancelCall(long id) -> withdraw(id);
      default -> null;
    };
  }

  /**
   * Takes back a call that nobody has made; null if somebody has, or if it is to be made, as what
   * undoes something is, however late.
   */
  private @Nullable AllocEvent withdraw(long callId) {
    for (Waiting step : waiting) {
      for (Iterator<Effect> each = step.effects().iterator(); each.hasNext(); ) {
        AllocEvent answer = cancelled(each.next(), callId);
        if (answer != null) {
          each.remove();
          return answer;
        }
      }
    }
    return null;
  }

  private static @Nullable AllocEvent cancelled(Effect effect, long callId) {
    return switch (effect) {
      case Effect.CallRunnerHook call
          when call.callId() == callId && call.phase().endsWhenCancelled() ->
          new AllocEvent.HookFailed(callId, call.hook(), "cancelled", true);
      case Effect.CallTaskHook call
          when call.callId() == callId && call.phase().endsWhenCancelled() ->
          ofTask(call.task(), new TaskInput.HookFailed(callId, call.hook(), "cancelled", true));
      default -> null;
    };
  }

  private static AllocEvent ofTask(String task, TaskInput input) {
    return new AllocEvent.OfTask(task, input);
  }
}
