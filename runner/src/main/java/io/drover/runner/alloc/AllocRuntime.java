package io.drover.runner.alloc;

import io.drover.api.DroverException;
import io.drover.api.driver.TaskId;
import io.drover.api.env.TaskDir;
import io.drover.api.hook.AllocRunner;
import io.drover.api.hook.RunnerPrerunResponse;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.model.AllocState;
import io.drover.api.model.Allocation;
import io.drover.api.model.ClientStatus;
import io.drover.api.model.TaskEvent;
import io.drover.core.Now;
import io.drover.core.alloc.AllocEvent;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.AllocSpec;
import io.drover.core.alloc.AllocStage;
import io.drover.core.alloc.Commit;
import io.drover.core.alloc.StatusFold;
import io.drover.core.effect.Effect;
import io.drover.core.task.TaskInput;
import io.drover.core.task.TaskSnapshot;
import io.drover.runner.DroverEvent;
import io.drover.runner.hook.HookCall;
import io.drover.runner.hook.HookOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One alloc in a running process: its loop, its hooks and what performs its effects. The loop's
 * thread owns the state; everything else posts.
 */
public final class AllocRuntime implements AllocRunner, LoopPorts {
  /** So many requests may wait for their answer; more are refused. */
  static final int REQUESTS_MAX = 1_000;

  /** The answer to who asks too late. */
  public static final String CLOSED = "the runner was closed";

  private final Shared shared;
  private final Path directory;
  private final HookSet hooks;
  private final AllocStore records;
  private final AllocLoop loop;
  private final AllocEdges edges;
  private final HookBodies bodies;
  private final AtomicBoolean killWished = new AtomicBoolean();
  private final AtomicBoolean stopWished = new AtomicBoolean();
  private final @Nullable AllocSnapshot stored;
  private final Map<Long, CompletableFuture<String>> requests = new ConcurrentHashMap<>();
  private final AtomicLong requestIds = new AtomicLong();
  private final CallStories calls = new CallStories();
  private final List<TimelineEntry> untold = new ArrayList<>();
  private final CompletableFuture<AllocState> ended = new CompletableFuture<>();
  private volatile Allocation allocation;
  private volatile AllocSpec spec;
  private volatile HookLimits limits;
  private volatile @Nullable AllocState shown;
  private volatile @Nullable AllocSnapshot snapshot;
  private volatile boolean closing;
  private volatile boolean killedNow;
  private boolean heldUp;

  /** What the store has: older than the state where a step needed no commit of its own. */
  private @Nullable AllocSnapshot lastStored;

  private @Nullable Thread thread;

  /**
   * An alloc that does not run yet.
   *
   * @param stored its state from an earlier process, null for a new one
   */
  public AllocRuntime(
      Shared shared,
      Allocation allocation,
      AllocSpec spec,
      HookSet hooks,
      Path directory,
      @Nullable AllocSnapshot stored) {
    this.shared = shared;
    this.allocation = allocation;
    this.spec = spec;
    this.hooks = hooks;
    this.directory = directory;
    this.stored = stored;
    this.lastStored = stored;
    this.killedNow = stored != null && stored.facts().killNow();
    this.snapshot = stored;
    this.records = new AllocStore(shared.store(), allocation.id());
    this.edges = new AllocEdges(this, shared);
    this.limits = limitsOf(shared, allocation);
    this.bodies = new HookBodies(this, shared, edges);
    this.loop = new AllocLoop(this);
    if (stored != null) {
      this.shown = StatusFold.of(spec, stored);
      if (stored.ended()) {
        ended.complete(StatusFold.of(spec, stored));
      }
    }
  }

  @Override
  public String id() {
    return allocation.id();
  }

  @Override
  public void run() {
    thread = Thread.ofVirtual().name("drover-alloc-" + id()).start(this::loop);
  }

  private void loop() {
    try {
      loop.run();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (Exception broken) {
      if (!closing) {
        shared
            .events()
            .accept(new DroverEvent.AllocBroken(id(), allocation.name(), String.valueOf(broken)));
        ended.completeExceptionally(broken);
      }
    }
  }

  @Override
  public AllocState state() {
    AllocState present = shown;
    return present == null ? new AllocState(ClientStatus.PENDING, "", Map.of(), "") : present;
  }

  /** Completed when every task is over and everything after them is done. */
  public CompletableFuture<AllocState> ended() {
    return ended;
  }

  /**
   * Runs {@code action} once the alloc has ended, on whichever thread ends it; it must not block.
   */
  public void onEnded(Runnable action) {
    CompletableFuture<@Nullable Void> _ =
        ended.handle((_, _) -> {
          action.run();
          return null;
        });
  }

  /** Posts something nobody waits for an answer to. */
  public void tell(AllocEvent event) {
    loop.post(event);
  }

  /** Posts something that wants an answer; completed with an error text, or an empty one. */
  public CompletableFuture<String> ask(LongFunction<AllocEvent> request) {
    if (requests.size() >= REQUESTS_MAX) {
      return CompletableFuture.completedFuture(
          REQUESTS_MAX + " requests wait for alloc " + id() + " already; ask again later");
    }
    long id = requestIds.incrementAndGet();
    CompletableFuture<String> answer = new CompletableFuture<>();
    requests.put(id, answer);
    if (closing) {
      answer(id, CLOSED);
    } else {
      AllocEvent event = request.apply(id);
      loop.post(event);
      if (event instanceof AllocEvent.KillNowAsked) {
        killNow();
      }
    }
    return answer;
  }

  /**
   * Passes a stop or a kill on that could not be stored: it waits for nothing but its turn here,
   * and may be asked for again. Never blocks.
   */
  public void endUnrecorded(LongFunction<AllocEvent> request) {
    AllocEvent event = request.apply(0);
    boolean kill = event instanceof AllocEvent.KillNowAsked;
    if (!(kill ? killWished : stopWished).getAndSet(true)) {
      loop.post(event);
    }
    if (kill) {
      killNow();
    }
  }

  /** From now on nobody waits for a hook longer than it needs to undo a little. */
  private void killNow() {
    killedNow = true;
    shared.engine().hurry(id(), HookDeadlines.KILLED_NOW);
  }

  private void call(HookCall call, BiConsumer<HookCall, HookOutcome> answer) {
    shared.engine().call(id(), call, answer);
    if (killedNow) {
      shared.engine().hurry(id(), HookDeadlines.KILLED_NOW);
    }
  }

  /** Takes over a newer version of the alloc. */
  public void update(Allocation newer, AllocSpec newSpec, Set<String> removed) {
    allocation = newer;
    limits = limitsOf(shared, newer);
    spec = newSpec;
    tell(new AllocEvent.Updated(0, removed));
  }

  void post(AllocEvent event) {
    loop.post(event);
  }

  void answer(long request, String error) {
    CompletableFuture<String> waiting = requests.remove(request);
    if (waiting != null) {
      waiting.complete(error);
    }
  }

  /** The alloc as last updated. */
  public Allocation allocation() {
    return allocation;
  }

  /** Its folder. */
  public Path directory() {
    return directory;
  }

  /** The machine's state. */
  public AllocSnapshot snapshot() {
    AllocSnapshot present = snapshot;
    if (present == null) {
      throw new IllegalStateException("alloc " + id() + " has not begun");
    }
    return present;
  }

  /** The machine's state, null before the first step. */
  public @Nullable AllocSnapshot snapshotOrNull() {
    return snapshot;
  }

  /** Blocks until nothing is left of it but its records. */
  public void awaitDestroyed() throws InterruptedException {
    Thread running = thread;
    if (running != null) {
      running.join();
    }
  }

  /** Whether a stop was asked for already, as far as it has been taken up. */
  public boolean stopWanted() {
    AllocSnapshot present = snapshot;
    return present != null && present.facts().stopWanted();
  }

  HookSet hooks() {
    return hooks;
  }

  boolean closing() {
    return closing;
  }

  TaskDir taskDir(String task) {
    return TaskDir.of(directory, task);
  }

  TaskId taskId(String task, int attempt) {
    return new TaskId(id(), task, attempt);
  }

  @Override
  public Now now() {
    return shared.clock().now();
  }

  @Override
  public AllocSpec spec() {
    return spec;
  }

  @Override
  public @Nullable AllocSnapshot load() {
    return stored;
  }

  @Override
  public void taken(
      @Nullable AllocSnapshot before,
      AllocSnapshot after,
      @Nullable AllocEvent because,
      List<Effect> effects) {
    untold.addAll(Story.of(before, after, because, effects, calls, shared.clock().wallNs()));
  }

  @Override
  public boolean store(AllocSnapshot after, Commit strength) throws DroverException {
    if (strength == Commit.NONE) {
      if (records.tell(untold)) {
        untold.clear();
      }
      return true;
    }
    try {
      records.commit(lastStored, after, untold, strength);
    } catch (DroverException notNow) {
      if (!notNow.recoverable()) {
        throw notNow;
      }
      heldUp(String.valueOf(notNow.getMessage()));
      return false;
    }
    heldUp("");
    untold.clear();
    lastStored = after;
    return true;
  }

  /** Told once why a step cannot be stored, and once, with an empty text, that it is. */
  private void heldUp(String why) {
    if (heldUp == why.isEmpty()) {
      heldUp = !why.isEmpty();
      shared.events().accept(new DroverEvent.AllocHeldUp(id(), allocation.name(), why));
    }
  }

  @Override
  public void publish(AllocSnapshot after) {
    AllocSnapshot before = snapshot;
    snapshot = after;
    after.tasks().forEach((name, task) -> tellEvents(name, before, task));
    AllocState state = StatusFold.of(spec, after);
    if (!state.equals(shown)) {
      shown = state;
      shared.events().accept(new DroverEvent.AllocChanged(id(), allocation.name(), state));
    }
    if (after.ended() && !ended.isDone()) {
      shared.events().accept(new DroverEvent.AllocEnded(id(), allocation.name(), state));
      ended.complete(state);
    }
  }

  private void tellEvents(String task, @Nullable AllocSnapshot before, TaskSnapshot after) {
    TaskSnapshot old = before == null ? null : before.tasks().get(task);
    for (TaskEvent event : Story.newEvents(old, after)) {
      shared.events().accept(new DroverEvent.TaskEventAdded(id(), allocation.name(), task, event));
    }
  }

  @Override
  public void perform(Effect effect, AllocSnapshot after) {
    switch (effect) {
      case Effect.CallRunnerHook call -> callRunnerHook(call, after);
      case Effect.CallTaskHook call -> callTaskHook(call, after);
      case Effect.CancelCall(long callId) -> shared.engine().cancel(id(), callId);
      case Effect.StartTask(String task, int attempt) -> edges.start(task, attempt, after);
      case Effect.FindTask(String task, int attempt) -> edges.find(task, attempt, after);
      case Effect.StopTask(String task, int attempt, String signal) ->
          edges.stop(task, attempt, signal);
      case Effect.KillTask(String task, int attempt) -> edges.kill(task, attempt);
      case Effect.ForgetTask(String task, int attempt) -> edges.forget(task, attempt);
      case Effect.SendSignal(long request, String task, int attempt, String signal) ->
          edges.signal(request, task, attempt, signal);
      case Effect.Wake(long bootNs) -> wake(bootNs);
      case Effect.Answer(long request, String error) -> answer(request, error);
    }
  }

  /** A job is looked at before it is taken on; only one of an older version can still be wrong. */
  private static HookLimits limitsOf(Shared shared, Allocation allocation) {
    try {
      return HookLimits.of(shared.hookDeadlines(), allocation);
    } catch (DroverException unreadable) {
      return HookLimits.ofOperator(shared.hookDeadlines());
    }
  }

  /** What a hook call under way waits for, empty if there is none. An empty task: the alloc's. */
  public String waitingFor(String task) {
    return shared.engine().waiting(id(), task);
  }

  private void wake(long bootNs) {
    Duration delay = Duration.ofNanos(Math.max(0, bootNs - shared.clock().bootNs()));
    shared.timers().after(delay, () -> post(new AllocEvent.TimerFired()));
  }

  private void callRunnerHook(Effect.CallRunnerHook call, AllocSnapshot after) {
    call(
        new HookCall(
            call.callId(),
            call.hook(),
            call.phase().name(),
            "",
            0,
            limits.of(call.hook(), call.phase()),
            !hooks.builtIn(call.hook()),
            call.phase().endsWhenCancelled(),
            false,
            bodies.of(call, after),
            event -> post(new AllocEvent.Emit(event)),
            lines -> calls.said(call.callId(), lines)),
        this::runnerHookAnswered);
  }

  private void runnerHookAnswered(HookCall call, HookOutcome outcome) {
    switch (outcome) {
      case HookOutcome.Done(var value) ->
          post(
              new AllocEvent.HookDone(
                  call.id(), value instanceof RunnerPrerunResponse r ? r : null));
      case HookOutcome.Failed f ->
          post(new AllocEvent.HookFailed(call.id(), call.hook(), f.message(), f.recoverable()));
    }
  }

  private void callTaskHook(Effect.CallTaskHook call, AllocSnapshot after) {
    call(
        new HookCall(
            call.callId(),
            call.hook(),
            call.phase().name(),
            call.task(),
            call.attempt(),
            limits.of(call.task(), call.hook(), call.phase()),
            !hooks.builtIn(call.hook()),
            call.phase().endsWhenCancelled(),
            call.info().cancelled(),
            bodies.of(call, after),
            event -> post(new AllocEvent.OfTask(call.task(), new TaskInput.Emit(event))),
            lines -> calls.said(call.callId(), lines)),
        this::taskHookAnswered);
  }

  private void taskHookAnswered(HookCall call, HookOutcome outcome) {
    TaskInput input =
        switch (outcome) {
          case HookOutcome.Done(var value) ->
              new TaskInput.HookDone(call.id(), value instanceof TaskPrestartResponse r ? r : null);
          case HookOutcome.Failed f ->
              new TaskInput.HookFailed(call.id(), call.hook(), f.message(), f.recoverable());
        };
    if (!closing) {
      post(new AllocEvent.OfTask(call.task(), input));
    }
  }

  /** Whether it was destroyed, and only its records are left. */
  public boolean destroyed() {
    AllocSnapshot present = snapshot;
    return present != null && present.stage() instanceof AllocStage.Destroyed;
  }

  /** Whether somebody wanted it gone, in this process or in one before. */
  public boolean destroyWanted() {
    AllocSnapshot present = snapshot;
    return present != null && present.facts().destroyWanted();
  }

  /**
   * The graceful end of this process: Shutdown hooks are called, the loop ends, and tasks are left
   * as they are. What happens after this is for the next process.
   */
  public void shutdown() {
    closing = true;
    Thread running = thread;
    if (running != null) {
      running.interrupt();
      try {
        running.join(HookDeadlines.SHUTDOWN);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    shared.engine().cancelAll(id());
    ShutdownCalls.make(shared, this, limits, stored);
    requests.values().forEach(r -> r.complete(CLOSED));
  }
}
