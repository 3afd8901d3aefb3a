package io.drover.core.alloc;

import io.drover.api.model.TaskEvent;
import io.drover.core.Deadline;
import io.drover.core.GoText;
import io.drover.core.effect.Effect;
import io.drover.core.effect.RunnerPhase;
import io.drover.core.task.Ending;
import io.drover.core.task.Events;
import io.drover.core.task.TaskInput;
import io.drover.core.task.TaskLife;
import io.drover.core.task.TaskSnapshot;
import io.drover.core.task.TaskSpec;
import io.drover.core.task.UpdateRun;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The tasks live: gates, the rules between siblings, restarts of several, updates. */
final class Living {
  private static final String TERMINAL = "restart of an alloc that should not run";
  private static final String TIMED_OUT = "allocation exceeded max_run_duration";
  private static final String POSTSTOP_LIMIT = "poststop tasks of a stopped alloc may take ";

  private Living() {}

  private static boolean notPoststop(TaskSpec task) {
    return !task.poststop();
  }

  static AllocStage step(AllocTurn turn, AllocStage.Live life, AllocEvent event) {
    return switch (event) {
      case AllocEvent.OfTask e -> {
        AllocLife.toTask(turn, e);
        yield life;
      }
      case AllocEvent.TimerFired _ -> tick(turn, life);
      case AllocEvent.HookDone(long id, var result) -> {
        if (updateAnswered(turn, id) || !turn.finished(id)) {
          yield life;
        }
        if (life.reviving() >= 0) {
          AllocLife.keep(turn, life.reviving(), result);
        }
        yield hookAnswered(turn, life);
      }
      case AllocEvent.HookFailed f -> hookFailed(turn, life, f);
      case AllocEvent.StopAsked(long request, boolean noDelay) -> {
        turn.answer(request, "");
        yield stop(turn, life, noDelay, false);
      }
      case AllocEvent.KillNowAsked(long request) -> {
        turn.answer(request, "");
        yield killNow(turn, life);
      }
      case AllocEvent.DestroyAsked(long request) -> {
        turn.answer(request, "");
        yield stop(turn, life, true, true);
      }
      case AllocEvent.RestartAsked r -> restart(turn, life, r);
      case AllocEvent.SignalAsked s -> {
        AllocLife.signal(turn, s);
        yield life;
      }
      case AllocEvent.Updated u -> {
        updated(turn, u);
        yield life;
      }
      case AllocEvent.Emit(var taskEvent) -> {
        turn.emit(_ -> true, taskEvent);
        yield life;
      }
    };
  }

  /** A new process of ours: what Prerun made for the old one is made up for around the tasks. */
  static AllocStage resume(AllocTurn turn, AllocStage.Live life) {
    KillRun kill = life.kill();
    if (kill != null && kill.step() == KillRun.Step.PREKILL_HOOKS) {
      return preKillFrom(turn, life, kill, kill.hook());
    }
    if (kill != null && kill.until() != null) {
      turn.effects.wake(kill.until());
    }
    AllocStage.Live base = new AllocStage.Live(life.stage(), kill, life.restart(), -1);
    return kill == null ? reviveFrom(turn, base, 0) : base;
  }

  private static AllocStage reviveFrom(AllocTurn turn, AllocStage.Live life, int hook) {
    List<String> hooks = turn.spec.hooks().prerun();
    for (int i = hook; i < hooks.size(); i++) {
      StoredRunnerResult stored = turn.result(hooks.get(i));
      if (stored == null || !stored.valid(turn.now)) {
        turn.call(RunnerPhase.PRERUN, hooks, i);
        return new AllocStage.Live(life.stage(), life.kill(), life.restart(), i);
      }
    }
    RestartRun restart = life.restart();
    AllocStage.Live revived = new AllocStage.Live(life.stage(), life.kill(), restart, -1);
    return restart == null ? revived : preRestartFrom(turn, revived, restart, restart.hook());
  }

  private static AllocStage tick(AllocTurn turn, AllocStage.Live life) {
    turn.tellAll(_ -> true, new TaskInput.Tick());
    return life;
  }

  /** Looked at in every step: tasks that were dead at the limit may be restarted after it. */
  private static AllocStage.Live limit(AllocTurn turn, AllocStage.Live life) {
    var until = turn.runUntil();
    boolean past = until != null && until.past(turn.now);
    KillRun kill = life.kill();
    if (kill != null && kill.step() == KillRun.Step.LIMITED) {
      return past ? cut(turn, life, kill) : life;
    }
    boolean over = past && turn.forced().isEmpty();
    if (!over || turn.all(Living::notPoststop, TaskSnapshot::dead)) {
      return life;
    }
    turn.forced(TIMED_OUT);
    return kill(turn, life, KillRun.Cause.TIMED_OUT, TIMED_OUT);
  }

  /**
   * Nobody who wants an alloc to end waits for ever for what it does last. The clean-up is not
   * done, so it has failed.
   */
  private static AllocStage.Live cut(AllocTurn turn, AllocStage.Live life, KillRun kill) {
    String limit = GoText.duration(turn.spec.poststopLimit().toNanos());
    for (TaskSpec task : turn.spec.tasks()) {
      if (task.poststop() && !turn.task(task).over()) {
        List<TaskEvent> events =
            turn.task(task).dead()
                ? List.of()
                : List.of(Events.killing(task.killTimeout(), POSTSTOP_LIMIT + limit).failing());
        turn.tell(task, new TaskInput.Kill(events, true, true));
      }
    }
    return new AllocStage.Live(
        life.stage(), kill.at(KillRun.Step.CUT), life.restart(), life.reviving());
  }

  private static AllocStage hookFailed(
      AllocTurn turn, AllocStage.Live life, AllocEvent.HookFailed f) {
    if (updateFailed(turn, f)) {
      return life;
    }
    if (!turn.finished(f.callId())) {
      return life;
    }
    if (life.reviving() >= 0 && life.kill() == null) {
      // What the living tasks stand on cannot be had again: they must not outlive it.
      String reason = "pre-run hook \"" + f.hook() + "\" failed: " + f.message();
      turn.emit(t -> !turn.task(t).dead(), Events.setupFailure(reason));
      return kill(
          turn,
          new AllocStage.Live(life.stage(), life.kill(), null, -1),
          KillRun.Cause.SETUP_FAILED,
          reason);
    }
    turn.emit(_ -> true, Events.hookFailed(f.hook(), f.message()));
    return hookAnswered(turn, life);
  }

  /**
   * A Prerun made up for, a PreKill or a PreTaskRestart came back: the next, or what they were for.
   */
  private static AllocStage hookAnswered(AllocTurn turn, AllocStage.Live life) {
    KillRun kill = life.kill();
    if (life.reviving() >= 0) {
      if (kill != null && kill.step() == KillRun.Step.PREKILL_HOOKS) {
        return preKillFrom(
            turn, new AllocStage.Live(life.stage(), kill, null, -1), kill, kill.hook());
      }
      return reviveFrom(turn, life, life.reviving() + 1);
    }
    if (kill != null && kill.step() == KillRun.Step.PREKILL_HOOKS) {
      return preKillFrom(turn, life, kill, kill.hook() + 1);
    }
    RestartRun restart = life.restart();
    return restart == null ? life : preRestartFrom(turn, life, restart, restart.hook() + 1);
  }

  private static AllocStage stop(
      AllocTurn turn, AllocStage.Live life, boolean noDelay, boolean destroy) {
    boolean news = noDelay && !turn.noShutdownDelay();
    turn.stop(noDelay, destroy);
    if (life.kill() != null) {
      // Under way already; what waits for its shutdown delay is told that it need not.
      if (news) {
        turn.tellAll(
            t ->
                turn.task(t).life() instanceof TaskLife.Stopping s
                    && s.ending() instanceof Ending.Kill,
            new TaskInput.Kill(List.of(), true, false));
      }
      return life;
    }
    return kill(turn, life, KillRun.Cause.STOPPED, "");
  }

  /**
   * A stop in which nobody waits for anybody: neither for an order among the tasks nor for a grace.
   * A process that is only just starting, or that a new process of ours finds, is killed as soon as
   * it is there.
   */
  private static AllocStage killNow(AllocTurn turn, AllocStage.Live life) {
    AllocStage stopping = stop(turn, life, true, false);
    turn.killNow();
    for (TaskSpec task : turn.spec.tasks()) {
      if (turn.task(task).dead()) {
        continue;
      }
      boolean told = turn.task(task).life() instanceof TaskLife.Stopping;
      List<TaskEvent> events = told ? List.of() : List.of(Events.killing(Duration.ZERO));
      turn.tell(task, new TaskInput.Kill(events, true, false));
      if (turn.task(task).live()) {
        turn.effects.add(new Effect.KillTask(task.name(), turn.task(task).facts().attempts()));
      }
    }
    return stopping;
  }

  /** Begins a kill of all tasks. A restart that was under way is answered and given up. */
  static AllocStage.Live kill(
      AllocTurn turn, AllocStage.Live life, KillRun.Cause cause, String reason) {
    KillRun before = life.kill();
    KillRun kill = new KillRun(cause, reason, KillRun.Step.PREKILL_HOOKS, 0, null);
    turn.killing = true;
    // No Prestart begins in an alloc that ends: what has no process need not wait for its turn.
    killThose(turn, kill, t -> !t.poststop() && turn.task(t).beforeProcess());
    if (before != null) {
      // A harder reason takes over from where the softer one is.
      KillRun.Step step =
          before.step() == KillRun.Step.PREKILL_HOOKS ? before.step() : KillRun.Step.POSTSTOP;
      return new AllocStage.Live(
          life.stage(),
          new KillRun(cause, reason, step, before.hook(), null),
          null,
          life.reviving());
    }
    if (life.restart() != null) {
      turn.answer(life.restart().request(), TERMINAL);
    }
    if (turn.callId() != 0) {
      turn.effects.add(new Effect.CancelCall(turn.callId()));
      if (life.reviving() >= 0) {
        return new AllocStage.Live(life.stage(), kill, null, life.reviving());
      }
      turn.forgetCall();
    }
    return preKillFrom(turn, new AllocStage.Live(life.stage(), kill, null, -1), kill, 0);
  }

  private static AllocStage.Live preKillFrom(
      AllocTurn turn, AllocStage.Live life, KillRun kill, int hook) {
    if (hook < turn.spec.hooks().preKill().size()) {
      turn.call(RunnerPhase.PREKILL, turn.spec.hooks().preKill(), hook);
      return new AllocStage.Live(life.stage(), kill.atHook(hook), null, -1);
    }
    return new AllocStage.Live(life.stage(), delayed(turn, kill), null, -1);
  }

  /** The group's own delay, if there is anybody to wait for it. */
  private static KillRun delayed(AllocTurn turn, KillRun kill) {
    long nanos = turn.spec.shutdownDelay().toNanos();
    if (nanos == 0
        || turn.noShutdownDelay()
        || !turn.any(Living::notPoststop, TaskSnapshot::live)) {
      return kill.at(KillRun.Step.POSTSTOP);
    }
    Deadline until = turn.now.after(nanos);
    turn.effects.wake(until);
    return kill.delayed(until);
  }

  private static boolean waited(AllocTurn turn, KillRun kill) {
    return turn.noShutdownDelay()
        || kill.until() == null
        || kill.until().past(turn.now)
        || !turn.any(Living::notPoststop, TaskSnapshot::live);
  }

  private static AllocStage restart(
      AllocTurn turn, AllocStage.Live life, AllocEvent.RestartAsked r) {
    if (life.kill() != null || turn.stopWanted()) {
      turn.answer(r.request(), TERMINAL);
      return life;
    }
    TaskEvent event = Events.restartSignaled(r.reason());
    if (r.scope() == RestartScope.TASK) {
      if (turn.spec.hasTask(r.task())) {
        turn.tell(
            turn.spec.task(r.task()),
            new TaskInput.Restart(r.request(), event, r.failure(), false));
      } else {
        turn.answer(r.request(), "Could not find task runner for task: " + r.task());
      }
      return life;
    }
    if (life.restart() != null || life.reviving() >= 0) {
      turn.answer(r.request(), "another restart of this alloc is under way");
      return life;
    }
    return preRestartFrom(turn, life, new RestartRun(r.request(), r.scope(), event, 0), 0);
  }

  private static AllocStage preRestartFrom(
      AllocTurn turn, AllocStage.Live life, RestartRun restart, int hook) {
    if (hook < turn.spec.hooks().preTaskRestart().size()) {
      turn.call(RunnerPhase.PRETASKRESTART, turn.spec.hooks().preTaskRestart(), hook);
      RestartRun at = new RestartRun(restart.request(), restart.scope(), restart.event(), hook);
      return new AllocStage.Live(life.stage(), null, at, -1);
    }
    boolean all = restart.scope() == RestartScope.ALL;
    turn.answer(restart.request(), "");
    turn.tellAll(
        t -> !t.poststop() && (all || turn.task(t).life() instanceof TaskLife.Running),
        new TaskInput.Restart(0, restart.event(), false, all));
    return new AllocStage.Live(all ? Stage.INIT : life.stage(), null, null, -1);
  }

  /**
   * A newer version: Update hooks run beside everything, one call at a time; then the tasks hear.
   */
  static void updated(AllocTurn turn, AllocEvent.Updated update) {
    turn.answer(update.request(), "");
    turn.version(turn.spec.version());
    AllocLife.limit(turn);
    Set<String> removed = update.removed();
    turn.tellAll(
        t -> removed.contains(t.name()) && !turn.task(t).dead(),
        new TaskInput.Kill(
            List.of(TaskEvent.of(TaskEvent.Type.KILLED, "update missing task").failing()),
            false,
            false));
    UpdateRun run = turn.update();
    if (run.callId() != 0) {
      turn.update(new UpdateRun(run.callId(), run.hook(), true));
    } else {
      updateFrom(turn, 0, false);
    }
  }

  static void updateFrom(AllocTurn turn, int hook, boolean again) {
    List<String> hooks = turn.spec.hooks().update();
    if (hook < hooks.size()) {
      long id = turn.effects.nextCallId();
      turn.update(new UpdateRun(id, hook, again));
      turn.effects.add(
          new Effect.CallRunnerHook(
              id, RunnerPhase.UPDATE, hooks.get(hook), turn.noShutdownDelay()));
      return;
    }
    turn.update(UpdateRun.IDLE);
    turn.tellAll(_ -> true, new TaskInput.Update());
    if (again) {
      updateFrom(turn, 0, false);
    }
  }

  static boolean updateFailed(AllocTurn turn, AllocEvent.HookFailed f) {
    if (turn.update().callId() != f.callId()) {
      return false;
    }
    turn.emit(_ -> true, Events.hookFailed(f.hook(), f.message()));
    return updateAnswered(turn, f.callId());
  }

  static boolean updateAnswered(AllocTurn turn, long callId) {
    UpdateRun run = turn.update();
    if (run.callId() == 0 || run.callId() != callId) {
      return false;
    }
    updateFrom(turn, run.hook() + 1, run.again());
    return true;
  }

  /** Everything that follows from the tasks' states by itself, until nothing more does. */
  static AllocStage settle(AllocTurn turn, AllocStage.Live life) {
    AllocStage.Live at = limit(turn, life);
    while (true) {
      AllocStage.Live ruled = at.kill() == null ? Siblings.rules(turn, at) : killOn(turn, at);
      AllocStage.Live next = gates(turn, ruled);
      if (next.equals(at)) {
        break;
      }
      at = next;
    }
    if (turn.all(_ -> true, TaskSnapshot::over) && at.reviving() < 0 && turn.callId() == 0) {
      return AllocLife.postrunFrom(turn, 0);
    }
    return at;
  }

  private static AllocStage.Live gates(AllocTurn turn, AllocStage.Live life) {
    Stage stage = Coordinator.settle(life.stage(), turn.spec, turn.tasks);
    if (life.reviving() < 0 && life.restart() == null) {
      for (TaskSpec task : turn.spec.tasks()) {
        boolean barred = life.kill() != null && !task.poststop();
        if (!barred
            && turn.task(task).life() instanceof TaskLife.Waiting
            && Coordinator.open(stage, task)) {
          turn.tell(task, new TaskInput.GateOpened());
        }
      }
    }
    if (turn.all(Living::notPoststop, TaskSnapshot::dead)) {
      turn.tellAll(t -> turn.task(t).life() instanceof TaskLife.Parked, new TaskInput.Release());
    }
    return new AllocStage.Live(stage, life.kill(), life.restart(), life.reviving());
  }

  /** The kill goes on: each step begins once the one before is over. */
  private static AllocStage.Live killOn(AllocTurn turn, AllocStage.Live life) {
    KillRun kill = life.kill();
    if (kill == null) {
      return life;
    }
    KillRun next =
        switch (kill.step()) {
          case PREKILL_HOOKS, LIMITED, CUT -> kill;
          case OVER ->
              turn.stopWanted()
                      && !kill.poststopToo()
                      && turn.any(TaskSpec::poststop, t -> !t.over())
                  ? limited(turn, kill)
                  : kill;
          case DELAY -> waited(turn, kill) ? kill.at(KillRun.Step.POSTSTOP) : kill;
          case POSTSTOP -> {
            if (kill.poststopToo()) {
              killThose(turn, kill, TaskSpec::poststop);
            }
            killThose(turn, kill, t -> t.leader() && !t.poststop());
            yield kill.at(KillRun.Step.LEADER);
          }
          case LEADER -> {
            if (!turn.all(t -> t.leader() && !t.poststop(), turn::outOfTheWay)) {
              yield kill;
            }
            Siblings.leaderDiedOfStop(turn, kill);
            killThose(turn, kill, t -> !t.poststop() && !t.sidecar() && !t.leader());
            yield kill.at(KillRun.Step.OTHERS);
          }
          case OTHERS -> {
            if (!turn.all(t -> !t.poststop() && !t.sidecar(), turn::outOfTheWay)) {
              yield kill;
            }
            Siblings.mainsDiedOfStop(turn, kill);
            killThose(turn, kill, TaskSpec::sidecar);
            yield kill.at(KillRun.Step.SIDECARS);
          }
          case SIDECARS ->
              turn.any(TaskSpec::sidecar, t -> !t.over()) ? kill : kill.at(KillRun.Step.OVER);
        };
    return new AllocStage.Live(life.stage(), next, life.restart(), life.reviving());
  }

  private static KillRun limited(AllocTurn turn, KillRun kill) {
    long nanos = turn.spec.poststopLimit().toNanos();
    turn.runUntil(turn.now.after(nanos), turn.now.wallNs() + nanos);
    turn.effects.wake(turn.now.after(nanos));
    return kill.at(KillRun.Step.LIMITED);
  }

  private static void killThose(AllocTurn turn, KillRun kill, Predicate<TaskSpec> which) {
    boolean timedOut = kill.cause() == KillRun.Cause.TIMED_OUT;
    for (TaskSpec task : turn.spec.tasks()) {
      if (!which.test(task) || turn.task(task).over()) {
        continue;
      }
      @Nullable TaskEvent killing =
          turn.task(task).dead()
              ? null
              : timedOut
                  ? Events.killing(task.killTimeout(), kill.reason())
                  : Events.killing(task.killTimeout());
      turn.tell(
          task,
          new TaskInput.Kill(
              killing == null ? List.of() : Siblings.told(turn, kill, task, killing),
              turn.noShutdownDelay(),
              timedOut));
    }
  }
}
