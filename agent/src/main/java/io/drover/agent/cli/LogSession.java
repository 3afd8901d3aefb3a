package io.drover.agent.cli;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import io.drover.api.model.TaskEvent;
import io.drover.runner.AllocView;
import io.drover.runner.DroverReader;
import io.drover.runner.TaskView;
import io.drover.runner.log.LogFollower;
import io.drover.runner.log.LogMerge;
import io.drover.runner.log.LogSink;
import io.drover.runner.log.TaskLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One call of {@code drover logs}: finds the tasks, reads, and goes on reading if it is asked to.
 */
final class LogSession {
  /**
   * A line is held back for this long while tasks write, so that one of another task which is a
   * little older, and on its way to its file, still comes before it.
   */
  private static final long HELD_BACK_MS = 100;

  /** What the store says is looked at less often than the files: that is a whole file to read. */
  private static final long STORE_EACH_MS = 200;

  private final LogsCommand.Wanted wanted;
  private final LogShow show;
  private final byte[] chunk = new byte[TaskLog.CHUNK_BYTES];
  private final Set<String> known = new HashSet<>();
  private final List<Read> apart = new ArrayList<>();
  private final LogMerge merged = new LogMerge();
  private boolean manyJobs;

  private record Read(TaskLog log, LogSink sink) {}

  LogSession(LogsCommand.Wanted wanted, LogShow show) {
    this.wanted = wanted;
    this.show = show;
  }

  void run() throws DroverException, IOException, InterruptedException {
    boolean ended = find(true);
    if (wanted.follow()) {
      follow(ended);
    }
    for (Read each : apart) {
      each.log().finish(each.sink());
    }
    merged.finish();
    boolean _ = show.flush();
  }

  private void follow(boolean endedAtFirst)
      throws IOException, DroverException, InterruptedException {
    boolean ended = endedAtFirst;
    long storeAtNs = System.nanoTime();
    long storePauseNs = TimeUnit.MILLISECONDS.toNanos(STORE_EACH_MS);
    // That all have ended must be known before the files are read for the last time.
    while (!ended) {
      long begun = System.nanoTime();
      look();
      if (!show.flush()) {
        return;
      }
      pause(LogFollower.pauseNs(System.nanoTime() - begun));
      if (System.nanoTime() - storeAtNs > storePauseNs) {
        long opened = System.nanoTime();
        ended = find(false);
        storeAtNs = System.nanoTime();
        storePauseNs =
            Math.max(
                TimeUnit.MILLISECONDS.toNanos(STORE_EACH_MS),
                LogFollower.pauseNs(storeAtNs - opened));
      }
    }
  }

  private void look() throws IOException {
    for (Read each : apart) {
      each.log().poll(each.sink());
    }
    long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() - HELD_BACK_MS);
    merged.pass(now);
  }

  private static void pause(long ns) throws InterruptedException {
    var _ = new CountDownLatch(1).await(ns, TimeUnit.NANOSECONDS);
  }

  /** Takes up the tasks that are wanted and not known yet; whether all allocs have ended. */
  private boolean find(boolean first) throws DroverException, IOException {
    List<AllocView> allocs;
    try (DroverReader reader = DroverReader.open(wanted.folder())) {
      allocs = wanted.word().isEmpty() ? reader.allocs() : reader.find(wanted.word());
    }
    if (first) {
      manyJobs = allocs.stream().map(AllocView::jobId).distinct().count() > 1;
      check(allocs);
    }
    boolean ended = true;
    for (AllocView alloc :
        allocs.stream()
            .sorted(Comparator.comparing(AllocView::name).thenComparingLong(LogSession::begun))
            .toList()) {
      ended &= alloc.ended();
      for (TaskView task : alloc.tasks()) {
        boolean named = wanted.task().isEmpty() || task.name().equals(wanted.task());
        if (named && known.add(alloc.id() + "/" + task.name())) {
          take(alloc, task, first);
        }
      }
    }
    return ended;
  }

  /** When the first thing happened to it: two allocs of one name are shown in their order. */
  private static long begun(AllocView alloc) {
    return alloc.tasks().stream()
        .flatMap(task -> task.state().events().stream())
        .mapToLong(TaskEvent::timeNs)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private void check(List<AllocView> allocs) throws DroverException {
    Set<String> names = new TreeSet<>();
    allocs.forEach(alloc -> alloc.tasks().forEach(task -> names.add(task.name())));
    if (!wanted.task().isEmpty() && !names.contains(wanted.task())) {
      throw new DroverException(
          ErrorCode.NOT_FOUND,
          "there is no task \"" + wanted.task() + "\"; there are " + String.join(", ", names));
    }
  }

  private void take(AllocView alloc, TaskView task, boolean first) throws IOException {
    String group = manyJobs ? alloc.name() : TextOutput.shortName(alloc.name());
    String who = group + "/" + task.name();
    TaskLog log =
        new TaskLog(
            alloc.logDirectory(), task.name(), task.logs(), wanted.out(), wanted.err(), chunk);
    if (first && wanted.tail() >= 0) {
      log.startAtLast(wanted.tail());
    }
    LogSink sink = show.of(alloc, who);
    switch (task.logs()) {
      case OFF -> show.say(who + " keeps no output: its logs are off");
      case FRAMED -> merged.add(log, sink);
      case ROTATED, DIRECT -> {
        apart.add(new Read(log, sink));
        if (show.wantsTimes()) {
          show.say(who + " keeps no times: its logs are " + task.logs().text());
        }
      }
    }
  }
}
