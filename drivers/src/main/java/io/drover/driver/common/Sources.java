package io.drover.driver.common;

import io.drover.api.CancellationToken;
import io.drover.api.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Simple streams. None has a thread of its own: the reader's does the work. */
public final class Sources {
  private Sources() {}

  /** One element now, then nothing until closed or cancelled. */
  public static <T> Source<T> constant(T element, CancellationToken cancellation) {
    return new Waiting<>(cancellation) {
      private boolean given;

      @Override
      public @Nullable T next() throws InterruptedException {
        if (!given) {
          given = true;
          return element;
        }
        await();
        return null;
      }
    };
  }

  /** One that has ended: nobody waits for what never comes. */
  public static <T> Source<T> ended() {
    return new Source<>() {
      @Override
      public @Nullable T next() {
        return null;
      }

      @Override
      public void close() {
        // There is nothing to end.
      }
    };
  }

  /** An element at once and then each {@code interval}; ends when {@code sample} gives null. */
  public static <T> Source<T> every(
      Duration interval, CancellationToken cancellation, Supplier<@Nullable T> sample) {
    return new Waiting<>(cancellation) {
      private boolean first = true;

      @Override
      public @Nullable T next() throws InterruptedException {
        if (!first && over(interval)) {
          return null;
        }
        first = false;
        return isOver() ? null : sample.get();
      }
    };
  }

  /** A list with one more element in front. */
  public static List<String> prepend(String first, List<String> rest) {
    List<String> all = new ArrayList<>(rest.size() + 1);
    all.add(first);
    all.addAll(rest);
    return all;
  }

  private abstract static class Waiting<T> implements Source<T> {
    private final CountDownLatch over = new CountDownLatch(1);
    private final CancellationToken.Registration registration;

    Waiting(CancellationToken cancellation) {
      this.registration = cancellation.onCancel(over::countDown);
    }

    void await() throws InterruptedException {
      over.await();
    }

    boolean over(Duration patience) throws InterruptedException {
      return over.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isOver() {
      return over.getCount() == 0;
    }

    @Override
    public void close() {
      registration.close();
      over.countDown();
    }
  }
}
