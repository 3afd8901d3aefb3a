package io.drover.driver.common;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes folders file systems of their own in memory, and plain again. Safe from any thread; a call
 * blocks until the kernel has done all that was asked for, or its deadline is over, and may be
 * interrupted: what was asked for is done all the same, before whatever is asked for later. What is
 * mounted outlives every process of ours. To ask twice, also after a crash, does no harm.
 */
public interface MemoryFolders {

  /**
   * A folder that is to be in memory.
   *
   * @param folder an existing one; a link is an error
   * @param bytes how much it holds at most; nothing is taken before it is used
   */
  record Wanted(Path folder, long bytes) {}

  /**
   * Mounts a new, empty file system over each folder, unless one is there: mode 0700, no programs,
   * devices or set-user-id in it, not swapped out where the kernel can be told so.
   *
   * @return for each, in this order, what the kernel said
   */
  List<Errno> mount(List<Wanted> wanted) throws UnavailableException, InterruptedException;

  /**
   * Unmounts what is mounted on each folder; links are not followed. Nothing mounted there, or no
   * such folder, is fine.
   *
   * @return for each, in this order, what the kernel said; {@link Errno#BUSY} if it is in use, and
   *     still mounted
   */
  List<Errno> unmount(List<Path> folders) throws UnavailableException, InterruptedException;

  /**
   * As {@link #unmount}, also where it is in use: it has no name any more, and is gone with its
   * last user.
   */
  List<Errno> detach(List<Path> folders) throws UnavailableException, InterruptedException;

  /** What does it cannot be had now; whether anything was done is not known. */
  final class UnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With what is wrong. */
    public UnavailableException(Throwable why) {
      super(why.getMessage(), why);
    }
  }
}
