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

  /** The alloc is to end: nothing begins that is not part of the end. */
  final boolean closing;

  private int attempts;
  private RestartState restart;
  private Map<String, StoredResult> results;
  private TaskState shown;
  private @Nullable TaskHandle handle;
  private @Nullable Exit lastExit;
  private @Nullable Call call;
  private @Nullable Call side;
  private UpdateRun update;

  TaskTurn(TaskSpec spec, TaskFacts facts, Now now, Effects effects, boolean closing) {
    this.closing = closing;
    this.spec = spec;
    this.now = now;
    this.effects = effects;
    this.attempts = facts.attempts();
    this.restart = facts.restart();
    this.results = facts.results();
    this.shown = facts.shown();
    this.handle = facts.handle();
    this.lastExit = facts.lastExit();
    this.call = facts.call();
    this.side = facts.side();
    this.update = facts.update();
  }

  /** The task after this step. */
  TaskSnapshot in(TaskLife life) {
    return new TaskSnapshot(
        life,
        new TaskFacts(attempts, restart, results, shown, handle, lastExit, call, side, update));
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
    List<TaskEvent> events = new ArrayList<>(shown.events());
    events.add(event.at(shown.eventsTotal() + 1, now.wallNs()));
    if (events.size() > EVENTS_SHOWN) {
      events.removeFirst();
    }
    boolean restart = event.type().equals(TaskEvent.Type.RESTARTING);
    shown =
        new TaskState(
            shown.state(),
            shown.failed() || event.failsTask(),
            shown.restarts() + (restart ? 1 : 0),
            restart ? now.wallNs() : shown.lastRestartNs(),
            shown.startedAtNs(),
            shown.finishedAtNs(),
            shown.waitingFor(),
            events,
            shown.eventsTotal() + 1);
  }

  void status(TaskState.Status status, String waitingFor) {
    boolean starts = status == TaskState.Status.RUNNING && shown.state() != status;
    boolean dies = status == TaskState.Status.DEAD && shown.state() != status;
    shown =
        new TaskState(
            status,
            shown.failed(),
            shown.restarts(),
            shown.lastRestartNs(),
            starts ? now.wallNs() : shown.startedAtNs(),
            dies ? now.wallNs() : status == TaskState.Status.DEAD ? shown.finishedAtNs() : 0,
            waitingFor,
            shown.events(),
            shown.eventsTotal());
  }

  int attempts() {
    return attempts;
  }

  void attempts(int newAttempts) {
    attempts = newAttempts;
  }

  RestartState restart() {
    return restart;
  }

  void restart(RestartState newRestart) {
    restart = newRestart;
  }

  @Nullable StoredResult result(String hook) {
    return results.get(hook);
  }

  void result(String hook, StoredResult result) {
    Map<String, StoredResult> more = new LinkedHashMap<>(results);
    more.put(hook, result);
    results = more;
  }

  void handle(@Nullable TaskHandle newHandle) {
    handle = newHandle;
  }

  /** The process has ended: its handle names nothing any more. */
  void lastExit(Exit exit) {
    handle = null;
    lastExit = exit;
  }

  /** The Prestart, Poststart, Exited or Stop call under way. */
  @Nullable Call call() {
    return call;
  }

  UpdateRun update() {
    return update;
  }

  void update(UpdateRun newUpdate) {
    update = newUpdate;
  }

  /** Calls hook {@code index} of a phase that runs alone. */
  void begin(TaskPhase phase, int index, int attempt, Effect.CallInfo info) {
    long id = effects.nextCallId();
    call = new Call(id, phase, index);
    want(
        new Effect.CallTaskHook(
            id, phase, spec.hooks().of(phase).get(index), spec.name(), attempt, info));
  }

  /** Calls a PreKilling hook, which runs beside the others. */
  void beginSide(int index, int attempt, boolean restart) {
    long id = effects.nextCallId();
    side = new Call(id, TaskPhase.PREKILLING, index);
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
            attempts,
            Effect.CallInfo.NONE));
  }

  /** The call under way, if {@code id} names it: it is over then. */
  @Nullable Call finished(long id) {
    Call over = call;
    if (over != null && over.id() == id) {
      call = null;
      return over;
    }
    over = side;
    if (over != null && over.id() == id) {
      side = null;
      return over;
    }
    return null;
  }

  /** After a crash no call is under way any more. */
  void forgetCalls() {
    call = null;
    side = null;
  }

  /** Asks the call under way to end early; it still answers. */
  void cancelCall() {
    if (call != null) {
      want(new Effect.CancelCall(call.id()));
    }
  }

  /** Updates end with a kill. */
  void cancelUpdate() {
    if (update.callId() != 0) {
      want(new Effect.CancelCall(update.callId()));
    }
  }
}
