package io.drover.runner;

import io.drover.api.CancellationToken;
import io.drover.api.Source;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hands events to listeners, at once and in order, and to streams, which each reader pulls. */
final class EventHub {
  /**
   * A reader that is further behind loses the oldest events; it sees by the gap in sequence
   * numbers.
   */
  private static final int BACKLOG_MAX = 100_000;

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
    private static final Object END = new Object();
    private final BlockingQueue<Object> backlog = new LinkedBlockingQueue<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    @Override
    public void accept(DroverEvent event) {
      if (backlog.size() >= BACKLOG_MAX) {
        backlog.poll();
      }
      backlog.add(event);
    }

    @Override
    public @Nullable DroverEvent next() throws InterruptedException {
      Object next = backlog.take();
      if (next instanceof DroverEvent event) {
        return event;
      }
      backlog.add(END);
      return null;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        listeners.remove(this);
        backlog.add(END);
      }
    }
  }

  /** Ends every stream. */
  void close() {
    for (Consumer<DroverEvent> listener : listeners) {
      if (listener instanceof Stream stream) {
        stream.close();
      }
    }
  }
}
