package io.drover.runner.hook;

import io.drover.api.CancellationToken;
import java.util.ArrayList;
import java.util.List;

/** A token that can be cancelled once. */
final class CallToken implements CancellationToken {
  private final List<Runnable> actions = new ArrayList<>();
  private boolean cancelled;

  CallToken(boolean cancelledFromTheBeginning) {
    this.cancelled = cancelledFromTheBeginning;
  }

  @Override
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  @Override
  public Registration onCancel(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        actions.add(action);
        return () -> remove(action);
      }
    }
    action.run();
    return () -> {};
  }

  private synchronized void remove(Runnable action) {
    actions.remove(action);
  }

  void cancel() {
    List<Runnable> due;
    synchronized (this) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      due = List.copyOf(actions);
      actions.clear();
    }
    due.forEach(Runnable::run);
  }
}
