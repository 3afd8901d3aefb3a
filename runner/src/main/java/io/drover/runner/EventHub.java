package io.drover.runner;

import io.drover.api.CancellationToken;
import io.drover.api.Source;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to listeners, at once and in order, and to streams, which each reader pulls. Never
 * waits for a reader.
 */
final class EventHub {
  /** So many events wait for one reader; then the oldest go, and the reader is told. */
  static final int BACKLOG_MAX = 10_000;

  private final List<Consumer<DroverEvent>> listeners = new CopyOnWriteArrayList<>();

  void publish(DroverEvent event) {
    listeners.forEach(listener -> listener.accept(event));
  }

  CancellationToken.Registration listen(Consumer<DroverEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  Source<DroverEvent> stream() {
    Stream stream = new Stream();
    listeners.add(stream);
    return stream;
  }

  private final class Stream implements Source<DroverEvent>, Consumer<DroverEvent> {
    private final ArrayDeque<DroverEvent> backlog = new ArrayDeque<>();
    private long missed;
    private boolean closed;

    @Override
    public synchronized void accept(DroverEvent event) {
      if (backlog.size() == BACKLOG_MAX) {
        backlog.remove();
        missed++;
      }
      backlog.add(event);
      notifyAll();
    }

    @Override
    public synchronized @Nullable DroverEvent next() throws InterruptedException {
      while (backlog.isEmpty() && !closed) {
        wait();
      }
      if (missed > 0) {
        DroverEvent gap = new DroverEvent.Missed(missed);
        missed = 0;
        return gap;
      }
      return backlog.poll();
    }

    @Override
    public void close() {
      listeners.remove(this);
      synchronized (this) {
        closed = true;
        notifyAll();
      }
    }
  }

  /** Ends every stream, after what it still holds. */
  void close() {
    for (Consumer<DroverEvent> listener : listeners) {
      if (listener instanceof Stream stream) {
        stream.close();
      }
    }
  }
}
