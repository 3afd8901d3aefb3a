package io.drover.runner.disk;

import java.io.IOException;
import java.util.List;

/**
 * One folder and the files in it, with exactly the operations a durable log needs. Names are
 * relative to the folder; they may name a file in a folder below it ({@code quarantine/x}).
 *
 * <p>What survives what: the effect of a call that returned survives the death of the process. It
 * survives a loss of power only after {@link DiskFile#sync} (content) and {@link #syncDirectory}
 * (creation, renaming, deletion). A call that was cut, or threw, may have happened in part.
 *
 * <p>All methods may block on the device, and may be called from any thread. Files are created with
 * mode 0600, folders with 0700.
 */
public interface Disk {

  /** The folder, for messages to a person. */
  String where();

  /**
   * Creates an empty file, open for reading and writing.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken
   */
  DiskFile create(String name) throws IOException;

  /**
   * Opens a file.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  DiskFile open(String name, Access access) throws IOException;

  /** The names in a folder ({@code ""} is the disk's own), sorted; empty if it does not exist. */
  List<String> list(String directory) throws IOException;

  /**
   * Gives a file another name, replacing what had that name: a reader sees the one or the other.
   */
  void rename(String from, String to) throws IOException;

  /** Removes a file; nothing happens if there is none. Who has it open keeps what it has. */
  void delete(String name) throws IOException;

  /** Creates a folder; nothing happens if it is there. */
  void createDirectory(String name) throws IOException;

  /** Makes creations, renamings and deletions in a folder survive a loss of power. */
  void syncDirectory(String directory) throws IOException;

  /**
   * Takes the lock of that name for this process; it ends with {@link DiskLock#close} or with the
   * process, however that dies. Does not wait.
   *
   * @throws DiskLockedException if somebody holds it; names the holder's process
   */
  DiskLock lock(String name) throws IOException;

  /** What a file is opened for. */
  enum Access {
    /** Reading only; needs no right to write. */
    READ,
    /** Reading and writing. */
    WRITE
  }
}
