package io.drover.runner.log;

import io.drover.api.driver.LogPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what tasks write, line by line, while they write it. A thread of its own reads the log
 * files and calls the sinks; nothing it does can hold up a task. A run that lasts is told by the
 * kernel what is written, where the kernel can; else, and in the beginning, it looks. Safe from any
 * thread; only {@link #finish} blocks.
 *
 * @since 0.1
 */
public final class LogFollower {
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

  /** How often all are looked at in any case: another machine's writes are told by no kernel. */
  private static final long LOOK_AT_ALL_NS = TimeUnit.MINUTES.toNanos(1);

  private final Places places;
  private final Runnable looking;
  private final Runnable flush;
  private final Map<String, Followed> followed = new LinkedHashMap<>();
  private final Set<String> released = ConcurrentHashMap.newKeySet();
  private final Map<String, Place> reached = new LinkedHashMap<>();
  private final Map<Path, List<String>> watched = new HashMap<>();
  private final byte[] chunk = new byte[TaskLog.CHUNK_BYTES];
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile @Nullable LogWatch watch;

  /** The kernel does not tell, or has no more watches. */
  private boolean blind;

  /** Those whose folder is not watched yet: it may not be there. */
  private final Set<String> unwatched = new LinkedHashSet<>();

  private volatile boolean ending;

  /** How far the lines of each stream were passed on. Called by the follower, or who follows. */
  public interface Places {
    /** Where to begin in a stream of a task that is to be followed; null for its beginning. */
    @Nullable Place before(String stream);

    /** Lines were passed on, up to these places. */
    void keep(Map<String, Place> now);
  }

  private record Followed(TaskLog log, LogSink sink, Path folder) {}

  /**
   * One that begins with {@link #start}.
   *
   * @param places where it begins, and has come to
   * @param looking called before each look at the files, so that others may be followed from it on
   * @param flush called when the lines of a look were passed on
   */
  public LogFollower(Places places, Runnable looking, Runnable flush) {
    this.places = places;
    this.looking = looking;
    this.flush = flush;
    this.thread = Thread.ofPlatform().daemon().name("drover-log-follower").unstarted(this::run);
  }

  /** Begins to read. */
  public void start() {
    thread.start();
  }

  /**
   * Follows a task from the places on that are known for its streams, {@code KEY.stdout} and {@code
   * KEY.stderr}; one that is followed already stays as it is.
   *
   * @param key names it
   * @param folder of its alloc's logs
   * @param task its name
   * @param mode how its output is kept
   * @param sink takes its lines
   */
  public synchronized void follow(
      String key, Path folder, String task, LogPlan.Mode mode, LogSink sink) {
    if (followed.containsKey(key)) {
      return;
    }
    TaskLog log = new TaskLog(folder, task, mode, true, true, chunk);
    for (boolean error : new boolean[] {false, true}) {
      Place before = places.before(stream(key, error));
      if (before != null) {
        log.startAt(error, before);
      }
    }
    followed.put(key, new Followed(log, sink, folder));
    unwatched.add(key);
  }

  /** The task writes no more: it is read to its end, and forgotten. */
  public void release(String key) {
    released.add(key);
  }

  /** The name of a stream of a task. */
  public static String stream(String key, boolean error) {
    return key + (error ? ".stderr" : ".stdout");
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
      looking.run();
      look(due(all, written), false);
      try {
        written = pause(pauseNs(System.nanoTime() - begunNs));
      } catch (InterruptedException over) {
        return;
      }
    }
    looking.run();
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
    boolean allWatched;
    synchronized (this) {
      allWatched = unwatched.isEmpty();
    }
    return present.await(TimeUnit.MILLISECONDS.toNanos(allWatched ? IDLE_MS : 0));
  }

  /** The tasks to look at: all, or those of the folders and those that are not watched yet. */
  private synchronized Map<String, Followed> due(boolean all, Set<Path> written) {
    LogWatch present = watch;
    if (present == null) {
      return new LinkedHashMap<>(followed);
    }
    Set<String> due = new LinkedHashSet<>(unwatched);
    due.addAll(released);
    written.forEach(folder -> due.addAll(watched.getOrDefault(folder, List.of())));
    due.retainAll(followed.keySet());
    // Looked at after they are watched, not before: else something would be missed in between.
    unwatched.removeIf(task -> watch(task, present));
    Map<String, Followed> tasks = new LinkedHashMap<>();
    (all ? followed.keySet() : due).forEach(task -> tasks.put(task, followed(task)));
    return tasks;
  }

  private Followed followed(String task) {
    return Objects.requireNonNull(followed.get(task));
  }

  private boolean watch(String task, LogWatch present) {
    Path folder = followed(task).folder();
    boolean told = watched.containsKey(folder) || add(present, folder);
    if (told) {
      watched.computeIfAbsent(folder, _ -> new ArrayList<>()).add(task);
    }
    return told;
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
  public static long pauseNs(long lookNs) {
    return Math.clamp(
        lookNs * PAUSE_PER_LOOK,
        TimeUnit.MILLISECONDS.toNanos(LOOK_EACH_MS),
        TimeUnit.MILLISECONDS.toNanos(PAUSE_MAX_MS));
  }

  private void look(Map<String, Followed> due, boolean last) {
    boolean news = last;
    for (Map.Entry<String, Followed> each : due.entrySet()) {
      Followed task = each.getValue();
      boolean over = released.contains(each.getKey());
      boolean changed = read(task, last || over);
      news |= changed;
      for (boolean error : new boolean[] {false, true}) {
        String stream = stream(each.getKey(), error);
        if (changed || !reached.containsKey(stream)) {
          reached.put(stream, task.log().place(error));
        }
      }
      if (over) {
        forget(each.getKey(), task.folder());
      }
    }
    if (news) {
      flush.run();
      places.keep(reached);
    }
  }

  private void forget(String key, Path folder) {
    released.remove(key);
    reached.remove(stream(key, false));
    reached.remove(stream(key, true));
    List<String> beside = watched.getOrDefault(folder, new ArrayList<>());
    LogWatch present = watch;
    if (beside.remove(key) && beside.isEmpty()) {
      watched.remove(folder);
      if (present != null) {
        present.remove(folder);
      }
    }
    synchronized (this) {
      unwatched.remove(key);
      followed.remove(key);
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

  /** Passes on everything written so far, and ends. What the tasks write later is not read. */
  public void finish() throws InterruptedException {
    ending = true;
    wake.release();
    LogWatch last = watch;
    if (last != null) {
      last.close();
    }
    thread.join();
  }
}
