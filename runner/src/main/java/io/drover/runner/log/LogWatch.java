package io.drover.runner.log;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells in which folders something was written, so that nobody has to look. Silent folders cost
 * nothing. For one thread; {@link #close} may come from another.
 */
final class LogWatch implements AutoCloseable {
  /** Before 6.6 nobody is told of what was spliced into a file, and that is how logs get theirs. */
  private static final int[] TOLD_SINCE = {6, 6};

  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

  private final WatchService service;
  private final Map<Path, WatchKey> keys = new HashMap<>();

  private LogWatch(WatchService service) {
    this.service = service;
  }

  /** None where the kernel does not tell of all that is written, or has no more watches. */
  static @Nullable LogWatch open(String kernelVersion) {
    if (!tells(kernelVersion)) {
      return null;
    }
    try {
      return new LogWatch(FileSystems.getDefault().newWatchService());
    } catch (IOException noneLeft) {
      return null;
    }
  }

  /** Whether a kernel tells of everything that is written to a file. */
  static boolean tells(String kernelVersion) {
    Matcher parts = VERSION.matcher(kernelVersion);
    if (!parts.matches() || parts.group(1).length() > 4 || parts.group(2).length() > 4) {
      return false;
    }
    int major = Integer.parseInt(parts.group(1));
    int minor = Integer.parseInt(parts.group(2));
    return major > TOLD_SINCE[0] || major == TOLD_SINCE[0] && minor >= TOLD_SINCE[1];
  }

  /**
   * Watches a folder from now on.
   *
   * @return false if it is not there yet; it may be asked again
   * @throws IOException if it cannot be watched
   */
  boolean add(Path folder) throws IOException {
    try {
      keys.put(
          folder,
          folder.register(
              service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY));
      return true;
    } catch (NoSuchFileException | ClosedWatchServiceException notYet) {
      return false;
    }
  }

  /** Watches a folder no more. */
  void remove(Path folder) {
    WatchKey key = keys.remove(folder);
    if (key != null) {
      key.cancel();
    }
  }

  /**
   * Waits for the first thing written, at most so long.
   *
   * @return the folders in which something was written since the last call; empty once it is closed
   */
  Set<Path> await(long nanos) throws InterruptedException {
    Set<Path> written = new HashSet<>();
    try {
      WatchKey key = service.poll(nanos, TimeUnit.NANOSECONDS);
      while (key != null) {
        key.pollEvents();
        written.add((Path) key.watchable());
        key.reset();
        key = service.poll();
      }
    } catch (ClosedWatchServiceException over) {
      return Set.of();
    }
    return written;
  }

  @Override
  public void close() {
    try {
      service.close();
    } catch (IOException nothingToDo) {
      // Its descriptor is gone in any case.
    }
  }
}
