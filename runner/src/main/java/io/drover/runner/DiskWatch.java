package io.drover.runner;

import java.io.File;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Looks now and then whether the disk of the data folder is full, and tells it once, and once when
 * there is space again. Nobody else could: an end that cannot be written down is heard of by none.
 * On threads of its own, one look after the other.
 */
final class DiskWatch {
  static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  /** With less, the next record may not find its place. */
  static final long LITTLE_BYTES = 64 * 1024;

  private final Path folder;
  private final Space space;
  private final Timers timers;
  private final Consumer<DroverEvent> events;
  private boolean full;

  DiskWatch(Path folder, Space space, Timers timers, Consumer<DroverEvent> events) {
    this.folder = folder;
    this.space = space;
    this.timers = timers;
    this.events = events;
  }

  /** One that looks at the disk of a folder. */
  static DiskWatch of(Path folder, Timers timers, Consumer<DroverEvent> events) {
    return new DiskWatch(folder, () -> left(folder.toFile()), timers, events);
  }

  /** A FileStore would read the whole list of mounts each time, and each task has two. */
  private static long left(File folder) throws IOException {
    long bytes = folder.getUsableSpace();
    if (bytes == 0 && !folder.exists()) {
      throw new NoSuchFileException(folder.toString());
    }
    return bytes;
  }

  /** How much there is. */
  @FunctionalInterface
  interface Space {
    /** In bytes; may block on the device. */
    long left() throws IOException;
  }

  /** From now on, until the timers are closed. */
  void start() {
    try {
      // A disk that hangs must hold up no deadline.
      Runnable look = () -> Thread.ofVirtual().name("drover-disk-watch").start(this::look);
      Timers.Timer _ = timers.after(LOOK_EVERY, look);
    } catch (RejectedExecutionException closed) {
      // The runner was closed while this looked.
    }
  }

  /** One look, and the next is due. */
  void look() {
    try {
      told(space.left() < LITTLE_BYTES);
    } catch (IOException gone) {
      // A data folder that was deleted under us is another trouble, and told by who needs it.
    }
    start();
  }

  private void told(boolean now) {
    if (now != full) {
      full = now;
      events.accept(new DroverEvent.DiskFull(folder.toString(), now));
    }
  }
}
