package io.drover.agent.cli;

import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * Ctrl-C, SIGTERM and SIGHUP. The first asks for an orderly end, a second of any of them for an end
 * at once. Handlers run on the JVM's signal threads and must not block.
 */
final class Signals {
  /**
   * The same signal again within this time is the same wish: GNU timeout sends its own to its child
   * and then to its group, and drover gets it twice.
   */
  private static final long SAME_WISH_NS = TimeUnit.MILLISECONDS.toNanos(300);

  private final LongSupplier nanoTime;
  private int first;
  private int last;
  private long lastNs;

  Signals(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Takes over the three signals for the rest of the process's life.
   *
   * @param onFirst gets the number of the first signal
   * @param onSecond gets the number of each later one
   */
  void install(IntConsumer onFirst, IntConsumer onSecond) {
    for (String name : new String[] {"INT", "TERM", "HUP"}) {
      Signal signal = signal(name);
      if (signal == null) {
        continue;
      }
      Signal.handle(signal, s -> came(s.getNumber(), onFirst, onSecond));
    }
  }

  /** One has come. */
  void came(int number, IntConsumer onFirst, IntConsumer onSecond) {
    IntConsumer means;
    synchronized (this) {
      long now = nanoTime.getAsLong();
      if (number == last && now - lastNs < SAME_WISH_NS) {
        return;
      }
      means = first == 0 ? onFirst : onSecond;
      first = first == 0 ? number : first;
      last = number;
      lastNs = now;
    }
    means.accept(number);
  }

  /** The number of the first signal, 0 if none came. */
  synchronized int received() {
    return first;
  }

  /** A JVM started with -Xrs, or one that uses the signal itself, does not let us have it. */
  private static @Nullable Signal signal(String name) {
    try {
      return new Signal(name);
    } catch (IllegalArgumentException notToBeHad) {
      return null;
    }
  }
}
