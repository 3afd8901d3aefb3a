package io.drover.runner.log;

import io.drover.api.driver.LogPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what one task has written, over and over, also while it writes: nothing a reader does can
 * hold up a task. Every line is passed on once, and the lines of a stream in their order; what is
 * deleted or punched out before it was read is told as a gap. Where both streams are kept in
 * frames, their lines come in the order in which they were written, with the time of each.
 *
 * <p>One thread at a time. Methods read the disk.
 *
 * @since 0.1
 */
public final class TaskLog {
  /** A line longer than this is passed on in pieces, so that memory stays bounded. */
  public static final int LINE_BYTES_MAX = 64 * 1024;

  /** How much is read at once. */
  public static final int CHUNK_BYTES = 64 * 1024;

  private final Path directory;
  private final String task;
  private final LogPlan.Mode mode;
  private final boolean out;
  private final boolean err;
  private final byte[] chunk;
  private List<LogFiles> files;

  /**
   * The log of a task.
   *
   * @param directory of the alloc's logs
   * @param task the task's name
   * @param mode how its output is kept
   * @param out whether standard output is wanted
   * @param err whether standard error is
   * @param chunk {@link #CHUNK_BYTES} to read into, which the logs of one thread may share
   */
  public TaskLog(
      Path directory, String task, LogPlan.Mode mode, boolean out, boolean err, byte[] chunk) {
    this.directory = directory;
    this.task = task;
    this.mode = mode;
    this.out = out;
    this.err = err;
    this.chunk = chunk;
    this.files = files();
  }

  private List<LogFiles> files() {
    List<LogFiles> made = new ArrayList<>();
    switch (mode) {
      case OFF -> {}
      case FRAMED -> made.add(new FrameFiles(directory, task, out, err, chunk));
      case ROTATED, DIRECT -> {
        boolean holes = mode == LogPlan.Mode.DIRECT;
        if (out) {
          made.add(new StreamFiles(directory, task, false, holes, chunk));
        }
        if (err) {
          made.add(new StreamFiles(directory, task, true, holes, chunk));
        }
      }
    }
    return made;
  }

  /** Passes on all complete lines written so far; says whether there was anything new. */
  public boolean poll(LogSink sink) throws IOException {
    boolean news = false;
    for (LogFiles each : files) {
      news |= each.read(Long.MAX_VALUE, sink);
    }
    return news;
  }

  /**
   * Passes on some of the complete lines written so far: those of standard output first where each
   * stream has files of its own.
   *
   * @param most about how many bytes
   * @return false if there was nothing new
   */
  public boolean read(long most, LogSink sink) throws IOException {
    for (LogFiles each : files) {
      if (each.read(most, sink)) {
        return true;
      }
    }
    return false;
  }

  /** Passes on the rest, and last lines that have no end. Nothing is read after it. */
  public void finish(LogSink sink) throws IOException {
    for (LogFiles each : files) {
      each.finish(sink);
    }
  }

  /** Behind the last whole line of a stream that was passed on. */
  public Place place(boolean error) {
    LogFiles of = of(error);
    return of == null ? Place.START : of.place(error);
  }

  /** Begins where an earlier reader stopped; before anything was read. */
  public void startAt(boolean error, Place place) {
    LogFiles of = of(error);
    if (of != null) {
      of.startAt(error, place);
    }
  }

  private @Nullable LogFiles of(boolean error) {
    boolean wanted = error ? err : out;
    if (!wanted || files.isEmpty()) {
      return null;
    }
    return error ? files.getLast() : files.getFirst();
  }

  private record Begun(boolean error, Place at) {}

  /**
   * Begins so that only the last lines that are there now, and later ones, are passed on; before
   * anything was read. Reads all there is once.
   *
   * @param count how many lines; of each stream where each has files of its own
   */
  public void startAtLast(int count) throws IOException {
    List<LogFiles> whole = files;
    List<List<Begun>> starts = new ArrayList<>();
    for (LogFiles each : whole) {
      starts.add(last(each, count));
    }
    boolean[] known = new boolean[2];
    Place[] ends = {place(false), place(true)};
    files = files();
    for (Begun begun : starts.stream().flatMap(List::stream).toList()) {
      int stream = begun.error() ? 1 : 0;
      if (!known[stream]) {
        known[stream] = true;
        startAt(begun.error(), begun.at());
      }
    }
    for (int stream = 0; stream < 2; stream++) {
      if (!known[stream]) {
        startAt(stream == 1, ends[stream]);
      }
    }
  }

  private static List<Begun> last(LogFiles of, int count) throws IOException {
    Deque<Begun> last = new ArrayDeque<>();
    LogSink noting =
        new LogSink() {
          @Override
          public void line(boolean error, long timeNs, byte[] bytes, int from, int length) {
            last.addLast(new Begun(error, of.lineStart(error)));
            if (last.size() > count) {
              last.removeFirst();
            }
          }

          @Override
          public void gap(boolean error, String what) {
            // What is before the last lines is not asked for.
          }
        };
    of.read(Long.MAX_VALUE, noting);
    return List.copyOf(last);
  }
}
