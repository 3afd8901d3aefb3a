package io.drover.runner.hook;

import io.drover.api.CancellationToken;
import io.drover.api.hook.HookContext;
import io.drover.api.model.TaskEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What a call gets, and what it said. */
final class CallContext implements HookContext {
  /** Lines kept per call; later ones are counted only. */
  private static final int LINES_MAX = 100;

  /** Events taken per call; of later ones only their number is kept, as a line. */
  private static final int EVENTS_MAX = 100;

  private final HookCall call;
  private final CallToken token;
  private volatile long begunNs;
  private volatile boolean begun;
  private volatile Duration allowed;
  private volatile String progress = "";
  private final List<String> lines = new ArrayList<>();
  private final AtomicInteger events = new AtomicInteger();

  CallContext(HookCall call, CallToken token) {
    this.call = call;
    this.token = token;
    this.allowed = call.deadline();
  }

  /** The call is made now. */
  void begin() {
    begunNs = System.nanoTime();
    begun = true;
  }

  /** It may take less than was said. */
  void allow(Duration less) {
    allowed = less;
  }

  /** How long it has taken. */
  Duration taken() {
    return begun ? Duration.ofNanos(System.nanoTime() - begunNs) : Duration.ZERO;
  }

  @Override
  public CancellationToken cancellation() {
    return token;
  }

  @Override
  public Duration remaining() {
    Duration left = allowed.minus(taken());
    return left.isNegative() ? Duration.ZERO : left;
  }

  @Override
  public int attempt() {
    return call.attempt();
  }

  @Override
  public void emit(TaskEvent event) {
    if (events.incrementAndGet() <= EVENTS_MAX) {
      call.emit().accept(event);
    }
  }

  @Override
  public void progress(String waitingFor) {
    progress = waitingFor;
  }

  @Override
  public synchronized void log(String line) {
    if (lines.size() < LINES_MAX) {
      lines.add(line);
    }
  }

  /** What the call waits for, as in {@code hook artifacts, 12 s of 60 s: 3 of 5 files}. */
  String waiting() {
    if (!begun) {
      return "a turn of hook " + call.hook();
    }
    String text =
        "hook %s, %d s of %s"
            .formatted(call.hook(), taken().toSeconds(), HookEngine.rounded(allowed));
    return progress.isEmpty() ? text : text + ": " + progress;
  }

  synchronized List<String> lines() {
    int more = events.get() - EVENTS_MAX;
    if (more <= 0) {
      return List.copyOf(lines);
    }
    List<String> all = new ArrayList<>(lines);
    all.add("and " + more + " more events, of which none is kept");
    return all;
  }
}
