package io.drover.runner.log;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Passes on the lines of many framed logs in the order of their times. The lines of one log stay in
 * their order, whatever the clock did; logs without times come first. Of each log some kilobytes
 * are held. One thread at a time.
 *
 * @since 0.1
 */
public final class LogMerge {
  private static final long READ_BYTES = 16 * 1024;

  private final List<Source> sources = new ArrayList<>();

  /** What a sink is told, later. */
  private sealed interface Told {}

  private record Line(boolean error, long timeNs, byte[] bytes, boolean whole) implements Told {}

  private record Gap(boolean error, String what) implements Told {}

  /** One log, what was read of it, and who takes that. */
  private static final class Source implements LogSink {
    private final TaskLog log;
    private final LogSink sink;
    private final Deque<Told> waiting = new ArrayDeque<>();
    private long timeNs;

    Source(TaskLog log, LogSink sink) {
      this.log = log;
      this.sink = sink;
    }

    @Override
    public void line(boolean error, long ns, byte[] bytes, int from, int length) {
      waiting.add(new Line(error, ns, Arrays.copyOfRange(bytes, from, from + length), true));
    }

    @Override
    public void piece(boolean error, long ns, byte[] bytes, int from, int length) {
      waiting.add(new Line(error, ns, Arrays.copyOfRange(bytes, from, from + length), false));
    }

    @Override
    public void gap(boolean error, String what) {
      waiting.add(new Gap(error, what));
    }

    boolean hasNext() throws IOException {
      while (waiting.isEmpty() && log.read(READ_BYTES, this)) {
        // A read may have brought no whole line.
      }
      return hasWaiting();
    }

    /** The clock may have been set back; the order of the log counts. */
    boolean hasWaiting() {
      if (waiting.peek() instanceof Line next) {
        timeNs = Math.max(timeNs, next.timeNs());
      }
      return !waiting.isEmpty();
    }

    long timeNs() {
      return timeNs;
    }

    void passOne() {
      switch (waiting.remove()) {
        case Line(boolean error, long ns, byte[] bytes, boolean whole) -> {
          if (whole) {
            sink.line(error, ns, bytes, 0, bytes.length);
          } else {
            sink.piece(error, ns, bytes, 0, bytes.length);
          }
        }
        case Gap(boolean error, String what) -> sink.gap(error, what);
      }
    }
  }

  /**
   * One more log, which nobody else reads.
   *
   * @param sink takes its lines
   */
  public void add(TaskLog log, LogSink sink) {
    sources.add(new Source(log, sink));
  }

  /**
   * Passes on all lines of times up to this one. Where tasks still write, a moment that is a little
   * over keeps the order: a line with a time may be on its way to its file.
   *
   * @return whether there were any
   */
  public boolean pass(long untilNs) throws IOException {
    PriorityQueue<Source> next = new PriorityQueue<>(Comparator.comparingLong(Source::timeNs));
    for (Source source : sources) {
      if (source.hasNext()) {
        next.add(source);
      }
    }
    boolean any = false;
    for (Source source = next.poll();
        source != null && source.timeNs() <= untilNs;
        source = next.poll()) {
      source.passOne();
      any = true;
      if (source.hasNext()) {
        next.add(source);
      }
    }
    return any;
  }

  /** Passes on the rest, and last lines that have no end. */
  public void finish() throws IOException {
    pass(Long.MAX_VALUE);
    PriorityQueue<Source> next = new PriorityQueue<>(Comparator.comparingLong(Source::timeNs));
    for (Source source : sources) {
      source.log.finish(source);
      if (source.hasWaiting()) {
        next.add(source);
      }
    }
    for (Source source = next.poll(); source != null; source = next.poll()) {
      source.passOne();
      if (source.hasWaiting()) {
        next.add(source);
      }
    }
  }
}
