package io.drover.agent.cli;

import io.drover.runner.AllocView;
import io.drover.runner.TaskView;
import io.drover.runner.log.LogSink;
import io.drover.runner.log.Place;
import io.drover.runner.log.TaskLog;
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
  private final byte[] chunk = new byte[TaskLog.CHUNK_BYTES];
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
     * @param timeNs wall time at which it was taken from the task; 0 where no times are kept
     */
    void line(String who, int hue, boolean error, long timeNs, byte[] bytes, int from, int length);

    /** Here something of a task is not shown, since it is not kept any more or cannot be read. */
    void gap(String who, boolean error, String what);

    /** No more lines for now: those that were kept back to be shown together are due. */
    void flush();
  }

  private record Followed(TaskLog log, LogSink sink) {}

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
        TaskLog log =
            new TaskLog(alloc.logDirectory(), task.name(), task.logs(), true, true, chunk);
        for (boolean error : new boolean[] {false, true}) {
          Place before = shown.before(stream(key, error));
          if (before != null) {
            log.startAt(error, before);
          }
        }
        followed.put(key, new Followed(log, sink(who, followed.size())));
      }
    }
  }

  private static String stream(String task, boolean error) {
    return task + (error ? ".stderr" : ".stdout");
  }

  private LogSink sink(String who, int hue) {
    return new LogSink() {
      @Override
      public void line(boolean error, long timeNs, byte[] bytes, int from, int length) {
        show.line(who, hue, error, timeNs, bytes, from, length);
      }

      @Override
      public void gap(boolean error, String what) {
        show.gap(who, error, what);
      }
    };
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
      news |= read(task, last);
    }
    if (!news) {
      return;
    }
    show.flush();
    Map<String, Place> places = new LinkedHashMap<>();
    now.forEach((key, task) -> {
      places.put(stream(key, false), task.log().place(false));
      places.put(stream(key, true), task.log().place(true));
    });
    shown.keep(places);
  }

  private static boolean read(Followed task, boolean last) {
    try {
      if (last) {
        task.log().finish(task.sink());
        return true;
      }
      return task.log().poll(task.sink());
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
