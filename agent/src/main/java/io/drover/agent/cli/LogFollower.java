package io.drover.agent.cli;

import io.drover.runner.AllocView;
import io.drover.runner.TaskView;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Shows what the tasks of a job write, line by line, while they write it. One thread reads the log
 * files; nothing it does can hold up a task.
 */
final class LogFollower {
  /** How long a line takes to be seen at most, where few tasks are followed. */
  private static final long LOOK_EACH_MS = 25;

  /** And where many are. Showing what a look found may take long, and must not make this longer. */
  private static final long PAUSE_MAX_MS = 250;

  /**
   * Of a thousand tasks each look costs milliseconds: a twentieth of a core is spent on looking.
   */
  private static final int PAUSE_PER_LOOK = 19;

  private final LineShow show;
  private final Shown shown;
  private final Map<String, Followed> followed = new LinkedHashMap<>();
  private final byte[] chunk = new byte[StreamTail.READ_BYTES];
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean ending;

  /** Takes the lines. */
  interface LineShow {
    /**
     * One line.
     *
     * @param who {@code group[0]/task}
     * @param hue numbers the tasks, for their colours
     * @param error whether it was written to standard error
     */
    void line(String who, int hue, boolean error, byte[] bytes, int from, int length);

    /** No more lines for now: those that were kept back to be shown together are due. */
    void flush();
  }

  private record Followed(String who, StreamTail out, StreamTail err) {}

  LogFollower(LineShow show, Shown shown) {
    this.show = show;
    this.shown = shown;
    this.thread = Thread.ofPlatform().daemon().name("drover-log-follower").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Follows the tasks of an alloc, if they are not followed yet, from where they were shown. */
  synchronized void follow(AllocView alloc) {
    for (TaskView task : alloc.tasks()) {
      String who = alloc.group() + "[" + alloc.index() + "]/" + task.name();
      String key = alloc.id() + "/" + task.name();
      if (!followed.containsKey(key)) {
        int hue = followed.size();
        StreamTail out = tail(alloc, task.name() + ".stdout", who, hue, false);
        StreamTail err = tail(alloc, task.name() + ".stderr", who, hue, true);
        followed.put(key, new Followed(who, out, err));
      }
    }
  }

  private StreamTail tail(AllocView alloc, String base, String who, int hue, boolean error) {
    StreamTail tail =
        new StreamTail(
            alloc.logDirectory(),
            base,
            chunk,
            (bytes, from, length) -> show.line(who, hue, error, bytes, from, length));
    StreamTail.Position before = shown.before(alloc.id() + "/" + base);
    if (before != null) {
      tail.startAt(before);
    }
    return tail;
  }

  private void run() {
    while (!ending) {
      long begun = System.nanoTime();
      look(false);
      long pauseNs = pauseNs(System.nanoTime() - begun);
      try {
        if (wake.tryAcquire(pauseNs, TimeUnit.NANOSECONDS)) {
          wake.drainPermits();
        }
      } catch (InterruptedException over) {
        return;
      }
    }
    look(true);
  }

  /** How long to leave the files alone after a look that took this long. */
  static long pauseNs(long lookNs) {
    return Math.clamp(
        lookNs * PAUSE_PER_LOOK,
        TimeUnit.MILLISECONDS.toNanos(LOOK_EACH_MS),
        TimeUnit.MILLISECONDS.toNanos(PAUSE_MAX_MS));
  }

  private void look(boolean last) {
    Map<String, Followed> now;
    synchronized (this) {
      now = new LinkedHashMap<>(followed);
    }
    boolean news = last;
    for (Followed task : now.values()) {
      news |= read(task.out(), last);
      news |= read(task.err(), last);
    }
    if (!news) {
      return;
    }
    show.flush();
    Map<String, StreamTail.Position> positions = new LinkedHashMap<>();
    now.forEach((key, task) -> {
      positions.put(key + ".stdout", task.out().position());
      positions.put(key + ".stderr", task.err().position());
    });
    shown.keep(positions);
  }

  private static boolean read(StreamTail tail, boolean last) {
    try {
      if (last) {
        tail.finish();
        return true;
      }
      return tail.poll();
    } catch (IOException again) {
      // A file may be deleted between the look and the read; the next look tells.
      return true;
    }
  }

  /** Shows everything written so far, and ends. Call it when the tasks have ended. */
  void finish() throws InterruptedException {
    ending = true;
    wake.release();
    thread.join();
  }
}
