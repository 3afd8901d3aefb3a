package io.drover.core.task;

import io.drover.api.Exit;
import io.drover.api.driver.TaskHandle;
import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskState;
import io.drover.core.Deadline;
import io.drover.core.Now;
import io.drover.core.effect.Effect;
import io.drover.core.effect.Effects;
import io.drover.core.effect.TaskPhase;
import io.drover.core.restart.RestartState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of one task while it is being made: the facts so far and the effects. The states'
 * methods speak in its verbs.
 */
final class TaskTurn {
  /** How many events a task shows, as Nomad does; the timeline has them all. */
  static final int EVENTS_SHOWN = 10;

  final TaskSpec spec;
  final Now now;
  private final Effects effects;
  private TaskFacts facts;

  /** The alloc is to end: nothing begins that is not part of the end. */
  final boolean closing;

  TaskTurn(TaskSpec spec, TaskFacts facts, Now now, Effects effects, boolean closing) {
    this.closing = closing;
    this.spec = spec;
    this.facts = facts;
    this.now = now;
    this.effects = effects;
  }

  TaskFacts facts() {
    return facts;
  }

  void want(Effect effect) {
    effects.add(effect);
  }

  Deadline wakeAfter(long nanos) {
    Deadline at = now.after(nanos);
    effects.wake(at);
    return at;
  }

  void wake(Deadline at) {
    effects.wake(at);
  }

  void answer(long request, String error) {
    if (request != 0) {
      effects.add(new Effect.Answer(request, error));
    }
  }

  /** Appends an event; the only place where events get their number and time. */
  void emit(TaskEvent event) {
    TaskState shown = facts.shown();
    List<TaskEvent> events = new ArrayList<>(shown.events());
    events.add(event.at(shown.eventsTotal() + 1, now.wallNs()));
    if (events.size() > EVENTS_SHOWN) {
      events.removeFirst();
    }
    boolean restart = event.type().equals(TaskEvent.Type.RESTARTING);
    show(
        new TaskState(
            shown.state(),
            shown.failed() || event.failsTask(),
            shown.restarts() + (restart ? 1 : 0),
            restart ? now.wallNs() : shown.lastRestartNs(),
            shown.startedAtNs(),
            shown.finishedAtNs(),
            shown.waitingFor(),
            events,
            shown.eventsTotal() + 1));
  }

  void status(TaskState.Status status, String waitingFor) {
    TaskState shown = facts.shown();
    boolean starts = status == TaskState.Status.RUNNING && shown.state() != status;
    boolean dies = status == TaskState.Status.DEAD && shown.state() != status;
    show(
        new TaskState(
            status,
            shown.failed(),
            shown.restarts(),
            shown.lastRestartNs(),
            starts ? now.wallNs() : shown.startedAtNs(),
            dies ? now.wallNs() : status == TaskState.Status.DEAD ? shown.finishedAtNs() : 0,
            waitingFor,
            shown.events(),
            shown.eventsTotal()));
  }

  private void show(TaskState shown) {
    facts =
        new TaskFacts(
            facts.attempts(),
            facts.restart(),
            facts.results(),
            shown,
            facts.handle(),
            facts.lastExit(),
            facts.call(),
            facts.side(),
            facts.update());
  }

  void attempts(int attempts) {
    facts =
        new TaskFacts(
            attempts,
            facts.restart(),
            facts.results(),
            facts.shown(),
            facts.handle(),
            facts.lastExit(),
            facts.call(),
            facts.side(),
            facts.update());
  }

  void restart(RestartState restart) {
    facts =
        new TaskFacts(
            facts.attempts(),
            restart,
            facts.results(),
            facts.shown(),
            facts.handle(),
            facts.lastExit(),
            facts.call(),
            facts.side(),
            facts.update());
  }

  void result(String hook, StoredResult result) {
    Map<String, StoredResult> results = new LinkedHashMap<>(facts.results());
    results.put(hook, result);
    facts =
        new TaskFacts(
            facts.attempts(),
            facts.restart(),
            results,
            facts.shown(),
            facts.handle(),
            facts.lastExit(),
            facts.call(),
            facts.side(),
            facts.update());
  }

  void handle(@Nullable TaskHandle handle) {
    facts =
        new TaskFacts(
            facts.attempts(),
            facts.restart(),
            facts.results(),
            facts.shown(),
            handle,
            facts.lastExit(),
            facts.call(),
            facts.side(),
            facts.update());
  }

  void lastExit(Exit exit) {
    facts =
        new TaskFacts(
            facts.attempts(),
            facts.restart(),
            facts.results(),
            facts.shown(),
            null,
            exit,
            facts.call(),
            facts.side(),
            facts.update());
  }

  private void call(@Nullable Call call) {
    facts =
        new TaskFacts(
            facts.attempts(),
            facts.restart(),
            facts.results(),
            facts.shown(),
            facts.handle(),
            facts.lastExit(),
            call,
            facts.side(),
            facts.update());
  }

  private void side(@Nullable Call side) {
    facts =
        new TaskFacts(
            facts.attempts(),
            facts.restart(),
            facts.results(),
            facts.shown(),
            facts.handle(),
            facts.lastExit(),
            facts.call(),
            side,
            facts.update());
  }

  void update(UpdateRun update) {
    facts =
        new TaskFacts(
            facts.attempts(),
            facts.restart(),
            facts.results(),
            facts.shown(),
            facts.handle(),
            facts.lastExit(),
            facts.call(),
            facts.side(),
            update);
  }

  /** Calls hook {@code index} of a phase that runs alone. */
  void begin(TaskPhase phase, int index, int attempt, Effect.CallInfo info) {
    long id = effects.nextCallId();
    call(new Call(id, phase, index));
    want(
        new Effect.CallTaskHook(
            id, phase, spec.hooks().of(phase).get(index), spec.name(), attempt, info));
  }

  /** Calls a PreKilling hook, which runs beside the others. */
  void beginSide(int index, int attempt, boolean restart) {
    long id = effects.nextCallId();
    side(new Call(id, TaskPhase.PREKILLING, index));
    want(
        new Effect.CallTaskHook(
            id,
            TaskPhase.PREKILLING,
            spec.hooks().preKilling().get(index),
            spec.name(),
            attempt,
            Effect.CallInfo.killing(restart)));
  }

  /** Calls an Update hook, which runs beside the others. */
  void beginUpdate(int index, boolean again) {
    long id = effects.nextCallId();
    update(new UpdateRun(id, index, again));
    want(
        new Effect.CallTaskHook(
            id,
            TaskPhase.UPDATE,
            spec.hooks().update().get(index),
            spec.name(),
            facts.attempts(),
            Effect.CallInfo.NONE));
  }

  /** The call under way, if {@code id} names it: it is over then. */
  @Nullable Call finished(long id) {
    Call call = facts.call();
    if (call != null && call.id() == id) {
      call(null);
      return call;
    }
    Call side = facts.side();
    if (side != null && side.id() == id) {
      side(null);
      return side;
    }
    return null;
  }

  /** After a crash no call is under way any more. */
  void forgetCalls() {
    call(null);
    side(null);
  }

  /** Asks the call under way to end early; it still answers. */
  void cancelCall() {
    Call call = facts.call();
    if (call != null) {
      want(new Effect.CancelCall(call.id()));
    }
  }

  /** Updates end with a kill. */
  void cancelUpdate() {
    if (facts.update().callId() != 0) {
      want(new Effect.CancelCall(facts.update().callId()));
    }
  }

  TaskSnapshot in(TaskLife life) {
    return new TaskSnapshot(life, facts);
  }
}
