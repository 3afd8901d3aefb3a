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
  private final long endsNs;
  private volatile String progress = "";
  private final List<String> lines = new ArrayList<>();
  private final AtomicInteger events = new AtomicInteger();

  CallContext(HookCall call, CallToken token) {
    this.call = call;
    this.token = token;
    this.endsNs = System.nanoTime() + call.deadline().toNanos();
  }

  @Override
  public CancellationToken cancellation() {
    return token;
  }

  @Override
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, endsNs - System.nanoTime()));
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
    Duration taken = call.deadline().minus(remaining());
    String text =
        "hook "
            + call.hook()
            + ", "
            + taken.toSeconds()
            + " s of "
            + HookEngine.seconds(call.deadline());
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
