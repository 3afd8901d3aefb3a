package io.drover.runner;

import io.drover.api.CancellationToken;
import io.drover.api.DroverException;
import io.drover.runner.log.LogFollower;
import io.drover.runner.log.LogSink;
import io.drover.runner.log.Place;
import io.drover.runner.log.TaskLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The output of a runner's tasks on its way to a sink: see {@link Drover#output}. One thread reads
 * the log files, another calls the sink, and between the two waits no more than {@link #LINES_MAX}
 * lines or {@link #CHARACTERS_MAX} characters: then the oldest go. So no sink can hold up a task, a
 * reader or a runner. Safe from any thread.
 *
 * @since 0.1
 */
public final class OutputFeed implements AutoCloseable {
  /** So many lines wait for one sink. */
  public static final int LINES_MAX = 10_000;

  /** So many characters of text wait for one sink. */
  public static final long CHARACTERS_MAX = 8L << 20;

  /** How long {@link #close} waits for the sink to take what waits for it. */
  public static final long CLOSE_SECONDS = 10;

  private final Jobs jobs;
  private final Consumer<TaskOutput> sink;
  private final Consumer<OutputFeed> onClose;
  private final Map<String, Place> starts = new HashMap<>();
  private final LogFollower follower;
  private final CancellationToken.Registration listening;

  /** Allocs that are to be followed, or, if so marked, read to their end. */
  private final Map<String, Boolean> news = new LinkedHashMap<>();

  private final Set<String> seen = new HashSet<>();
  private final Thread calling;

  private final ArrayDeque<TaskOutput> waiting = new ArrayDeque<>();
  private long characters;
  private long droppedSinceTold;
  private long dropped;
  private boolean over;

  private OutputFeed(
      Jobs jobs, EventHub events, Consumer<TaskOutput> sink, Consumer<OutputFeed> onClose) {
    this.jobs = jobs;
    this.sink = sink;
    this.onClose = onClose;
    this.follower = new LogFollower(new Starts(), this::takeUp, () -> {});
    this.calling = Thread.ofPlatform().daemon().name("drover-output").unstarted(this::callSink);
    this.listening = events.listen(this::note);
  }

  /** One that passes on what is written from now on. */
  static OutputFeed open(
      Jobs jobs, EventHub events, Consumer<TaskOutput> sink, Consumer<OutputFeed> onClose) {
    OutputFeed feed = new OutputFeed(jobs, events, sink, onClose);
    jobs.allocs().stream().map(Views::of).filter(alloc -> !alloc.ended()).forEach(feed::fromNow);
    feed.calling.start();
    feed.follower.start();
    return feed;
  }

  /** How many lines the sink was too slow for, gaps among them. */
  public synchronized long dropped() {
    return dropped;
  }

  /**
   * Passes on what was written until now, and ends. Waits for the sink, but no longer than {@link
   * #CLOSE_SECONDS}; what it has not taken by then is dropped, and counted. A call from the sink
   * itself does not wait. Idempotent.
   */
  @Override
  public void close() {
    onClose.accept(this);
    listening.close();
    boolean interrupted = false;
    try {
      follower.finish();
      end(false);
      if (!Thread.currentThread().equals(calling)) {
        calling.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
      }
    } catch (InterruptedException hurry) {
      interrupted = true;
    }
    end(true);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void end(boolean atOnce) {
    over = true;
    if (atOnce) {
      dropped += waiting.size();
      waiting.clear();
    }
    notifyAll();
  }

  /** Called by the loops of allocs: takes a note and goes. */
  private void note(DroverEvent event) {
    String alloc = event.allocId();
    boolean ended = event instanceof DroverEvent.AllocEnded;
    synchronized (news) {
      if (!alloc.isEmpty() && (seen.add(alloc) || ended)) {
        news.put(alloc, ended);
      }
    }
  }

  /** What is written to tasks that run already is passed on from its present end. */
  private void fromNow(AllocView alloc) {
    synchronized (news) {
      seen.add(alloc.id());
    }
    byte[] chunk = new byte[TaskLog.CHUNK_BYTES];
    for (TaskView task : alloc.tasks()) {
      TaskLog log = new TaskLog(alloc.logDirectory(), task.name(), task.logs(), true, true, chunk);
      try {
        log.startAtLast(0);
        for (boolean error : new boolean[] {false, true}) {
          starts.put(LogFollower.stream(key(alloc, task), error), log.place(error));
        }
      } catch (IOException unreadable) {
        // It is begun at its beginning: rather too much than too little.
      }
    }
    follow(alloc);
  }

  private static String key(AllocView alloc, TaskView task) {
    return alloc.id() + "/" + task.name();
  }

  private void follow(AllocView alloc) {
    for (TaskView task : alloc.tasks()) {
      follower.follow(
          key(alloc, task),
          alloc.logDirectory(),
          task.name(),
          task.logs(),
          new Taking(alloc.id(), alloc.name(), task.name()));
    }
  }

  /** By the thread that reads, before each look. */
  private void takeUp() {
    Map<String, Boolean> due;
    synchronized (news) {
      due = new LinkedHashMap<>(news);
      news.clear();
    }
    due.forEach((id, ended) -> {
      try {
        AllocView alloc = Views.of(jobs.alloc(id));
        follow(alloc);
        if (ended) {
          alloc.tasks().forEach(task -> follower.release(key(alloc, task)));
        }
      } catch (DroverException destroyed) {
        // Its files are gone with it.
      }
    });
  }

  private final class Starts implements LogFollower.Places {
    @Override
    public @Nullable Place before(String stream) {
      return starts.remove(stream);
    }

    @Override
    public void keep(Map<String, Place> now) {
      // A feed begins where it is opened.
    }
  }

  private final class Taking implements LogSink {
    private final String allocId;
    private final String alloc;
    private final String task;

    Taking(String allocId, String alloc, String task) {
      this.allocId = allocId;
      this.alloc = alloc;
      this.task = task;
    }

    @Override
    public void line(boolean error, long timeNs, byte[] line, int from, int length) {
      String text = new String(line, from, length, StandardCharsets.UTF_8);
      put(new TaskOutput.Line(allocId, alloc, task, error, timeNs, text, false));
    }

    @Override
    public void piece(boolean error, long timeNs, byte[] line, int from, int length) {
      String text = new String(line, from, length, StandardCharsets.UTF_8);
      put(new TaskOutput.Line(allocId, alloc, task, error, timeNs, text, true));
    }

    @Override
    public void gap(boolean error, String what) {
      put(new TaskOutput.Gap(allocId, alloc, task, error, what));
    }
  }

  private static int size(TaskOutput output) {
    return output instanceof TaskOutput.Line line ? line.text().length() : 0;
  }

  private synchronized void put(TaskOutput next) {
    while (waiting.size() >= LINES_MAX
        || !waiting.isEmpty() && characters + size(next) > CHARACTERS_MAX) {
      characters -= size(waiting.remove());
      droppedSinceTold++;
      dropped++;
    }
    waiting.add(next);
    characters += size(next);
    notifyAll();
  }

  private synchronized @Nullable TaskOutput take() throws InterruptedException {
    while (waiting.isEmpty() && !over) {
      wait();
    }
    if (droppedSinceTold > 0) {
      TaskOutput gap = new TaskOutput.Dropped(droppedSinceTold);
      droppedSinceTold = 0;
      return gap;
    }
    TaskOutput next = waiting.poll();
    characters -= next == null ? 0 : size(next);
    return next;
  }

  private void callSink() {
    try {
      for (TaskOutput next = take(); next != null; next = take()) {
        try {
          sink.accept(next);
        } catch (RuntimeException mistake) {
          Thread thread = Thread.currentThread();
          thread.getUncaughtExceptionHandler().uncaughtException(thread, mistake);
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
