package io.drover.agent.cli;

import io.drover.runner.AllocView;
import io.drover.runner.TaskView;
import io.drover.runner.log.LogSink;
import io.drover.runner.log.Place;
import io.drover.runner.log.TaskLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows what the tasks of a job write, line by line, while they write it. One thread reads the log
 * files; nothing it does can hold up a task. A run that lasts is told by the kernel what is
 * written, where the kernel can; else, and in the beginning, it looks.
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

  /** A short run would pay for being told, and gain nothing. */
  private static final long WATCH_AFTER_NS = TimeUnit.SECONDS.toNanos(2);

  /** While nothing is written, new tasks are taken up this often. */
  private static final long IDLE_MS = 250;

  /** How often all are looked at in any case: some file systems tell nothing. */
  private static final long LOOK_AT_ALL_NS = TimeUnit.SECONDS.toNanos(10);

  private final LineShow show;
  private final Shown shown;
  private final Map<String, Followed> followed = new LinkedHashMap<>();
  private final Map<String, Place> places = new LinkedHashMap<>();
  private final Map<Path, List<String>> watched = new HashMap<>();
  private final byte[] chunk = new byte[TaskLog.CHUNK_BYTES];
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile @Nullable LogWatch watch;

  /** The kernel does not tell, or has no more watches. */
  private boolean blind;

  /** How many tasks have no folder yet that could be watched. */
  private int unwatched;

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

  private record Followed(TaskLog log, LogSink sink, Path folder) {}

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
        followed.put(key, new Followed(log, sink(who, followed.size()), alloc.logDirectory()));
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
    long startedNs = System.nanoTime();
    long lookedAtAllNs = startedNs;
    Set<Path> written = Set.of();
    while (!ending) {
      long begunNs = System.nanoTime();
      if (watch == null && begunNs - startedNs > WATCH_AFTER_NS && !blind) {
        watch = LogWatch.open(System.getProperty("os.version", ""));
        blind = watch == null;
      }
      boolean all = watch == null || begunNs - lookedAtAllNs > LOOK_AT_ALL_NS;
      lookedAtAllNs = all ? begunNs : lookedAtAllNs;
      look(due(all, written), false);
      try {
        written = pause(pauseNs(System.nanoTime() - begunNs));
      } catch (InterruptedException over) {
        return;
      }
    }
    look(due(true, Set.of()), true);
    LogWatch present = watch;
    if (present != null) {
      present.close();
    }
  }

  /** Leaves the files alone for so long; then until something is written, if that is told. */
  private Set<Path> pause(long pauseNs) throws InterruptedException {
    if (wake.tryAcquire(pauseNs, TimeUnit.NANOSECONDS)) {
      wake.drainPermits();
    }
    LogWatch present = watch;
    if (present == null || ending) {
      return Set.of();
    }
    boolean allWatched = unwatched == 0;
    return present.await(TimeUnit.MILLISECONDS.toNanos(allWatched ? IDLE_MS : 0));
  }

  /** The tasks to look at: all, or those of the folders and those that are not watched yet. */
  private Map<String, Followed> due(boolean all, Set<Path> written) {
    Map<String, Followed> now;
    synchronized (this) {
      now = new LinkedHashMap<>(followed);
    }
    LogWatch present = watch;
    if (present == null) {
      return now;
    }
    Set<String> due = new LinkedHashSet<>();
    written.forEach(folder -> due.addAll(watched.getOrDefault(folder, List.of())));
    unwatched = 0;
    for (Map.Entry<String, Followed> each : now.entrySet()) {
      List<String> known = watched.get(each.getValue().folder());
      if (known != null && known.contains(each.getKey())) {
        continue;
      }
      // Looked at after it is watched, not before: else something would be missed in between.
      due.add(each.getKey());
      if (known != null || add(present, each.getValue().folder())) {
        watched
            .computeIfAbsent(each.getValue().folder(), _ -> new ArrayList<>())
            .add(each.getKey());
      } else {
        unwatched++;
      }
    }
    if (!all) {
      now.keySet().retainAll(due);
    }
    return now;
  }

  private boolean add(LogWatch present, Path folder) {
    try {
      return present.add(folder);
    } catch (IOException noMoreWatches) {
      blind = true;
      watch = null;
      present.close();
      return false;
    }
  }

  /** How long to leave the files alone after a look that took this long. */
  static long pauseNs(long lookNs) {
    return Math.clamp(
        lookNs * PAUSE_PER_LOOK,
        TimeUnit.MILLISECONDS.toNanos(LOOK_EACH_MS),
        TimeUnit.MILLISECONDS.toNanos(PAUSE_MAX_MS));
  }

  private void look(Map<String, Followed> due, boolean last) {
    boolean news = last;
    for (Map.Entry<String, Followed> each : due.entrySet()) {
      Followed task = each.getValue();
      boolean changed = read(task, last);
      news |= changed;
      for (boolean error : new boolean[] {false, true}) {
        String stream = stream(each.getKey(), error);
        if (changed || !places.containsKey(stream)) {
          places.put(stream, task.log().place(error));
        }
      }
    }
    if (news) {
      show.flush();
      shown.keep(places);
    }
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
    LogWatch last = watch;
    if (last != null) {
      last.close();
    }
    thread.join();
  }
}
