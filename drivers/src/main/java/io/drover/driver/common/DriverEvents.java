package io.drover.driver.common;

import io.drover.api.CancellationToken;
import io.drover.api.Source;
import io.drover.api.driver.DriverTaskEvent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells every reader of a driver's events what happens from the moment it began to read. A reader
 * that is too slow loses the oldest; nobody who tells ever waits. Safe from any thread.
 */
public final class DriverEvents {
  /** How many events may wait for one reader. */
  public static final int WAITING_EVENTS_MAX = 256;

  private final List<Reader> readers = new CopyOnWriteArrayList<>();

  /** Tells all readers. Does not block. */
  public void tell(DriverTaskEvent event) {
    readers.forEach(reader -> reader.add(event));
  }

  /** A new reader. */
  public Source<DriverTaskEvent> read(CancellationToken cancellation) {
    Reader reader = new Reader();
    readers.add(reader);
    reader.registration = cancellation.onCancel(reader::close);
    return reader;
  }

  /** Ends all readers. */
  public void close() {
    readers.forEach(Reader::close);
  }

  private final class Reader implements Source<DriverTaskEvent> {
    private final ArrayDeque<DriverTaskEvent> waiting = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile CancellationToken.@Nullable Registration registration;
    private boolean closed;

    private void add(DriverTaskEvent event) {
      lock.lock();
      try {
        if (waiting.size() == WAITING_EVENTS_MAX) {
          waiting.removeFirst();
        }
        waiting.add(event);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public @Nullable DriverTaskEvent next() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        while (waiting.isEmpty() && !closed) {
          changed.await();
        }
        return closed ? null : waiting.removeFirst();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      readers.remove(this);
      lock.lock();
      try {
        closed = true;
        waiting.clear();
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      CancellationToken.Registration present = registration;
      if (present != null) {
        present.close();
      }
    }
  }
}
