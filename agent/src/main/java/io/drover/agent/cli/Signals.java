package io.drover.agent.cli;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * Ctrl-C, SIGTERM and SIGHUP. The first asks for an orderly end, a second of any of them for an end
 * at once. Handlers run on the JVM's signal threads and must not block.
 */
final class Signals {
  private final AtomicInteger first = new AtomicInteger();

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
      Signal.handle(
          signal,
          s -> {
            if (first.compareAndSet(0, s.getNumber())) {
              onFirst.accept(s.getNumber());
            } else {
              onSecond.accept(s.getNumber());
            }
          });
    }
  }

  /** The number of the first signal, 0 if none came. */
  int received() {
    return first.get();
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
