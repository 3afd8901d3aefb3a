package io.drover.runner.disk;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A folder of the machine. */
public final class RealDisk implements Disk {
  private static final Set<PosixFilePermission> FILE =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final Set<PosixFilePermission> FOLDER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  /**
   * Lock files held by this process. The kernel drops a process's lock on a file when the process
   * closes any descriptor of it, so a second attempt must be refused before it opens the file.
   */
  private static final Set<Path> HELD = new HashSet<>();

  private final Path folder;

  /** Folders that were given a new one and not yet synced. */
  private final List<Path> above;

  private RealDisk(Path folder, List<Path> above) {
    this.folder = folder;
    this.above = above;
  }

  /**
   * The folder for a writer: created with mode 0700 if it is not there, the folders above it too.
   * The first {@link #syncDirectory} makes them survive a loss of power as well. An existing folder
   * keeps its mode.
   */
  public static RealDisk create(Path folder) throws IOException {
    List<Path> above = new ArrayList<>();
    createFolders(folder.toAbsolutePath(), above);
    return new RealDisk(folder.toRealPath(), above);
  }

  /**
   * The folder for a reader: nothing is created.
   *
   * @throws NoSuchFileException if it is not there
   */
  public static RealDisk existing(Path folder) throws IOException {
    return new RealDisk(folder.toRealPath(), new ArrayList<>());
  }

  private static void createFolders(Path folder, List<Path> above) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null) {
      createFolders(parent, above);
    }
    createFolder(folder);
    if (parent != null) {
      above.add(parent);
    }
  }

  @Override
  public String where() {
    return folder.toString();
  }

  @Override
  public DiskFile create(String name) throws IOException {
    Path path = folder.resolve(name);
    Files.createFile(path, attribute(FILE));
    return new RealFile(new RandomAccessFile(path.toFile(), "rw"));
  }

  @Override
  public DiskFile open(String name, Access access) throws IOException {
    Path path = folder.resolve(name);
    // RandomAccessFile in mode "rw" would create it.
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    try {
      return new RealFile(new RandomAccessFile(path.toFile(), access == Access.WRITE ? "rw" : "r"));
    } catch (FileNotFoundException e) {
      if (!Files.exists(path)) {
        throw new NoSuchFileException(path.toString());
      }
      throw e;
    }
  }

  @Override
  public List<String> list(String directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.resolve(directory))) {
      for (Path entry : entries) {
        names.add(entry.getFileName().toString());
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    names.sort(null);
    return names;
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
  }

  @Override
  public void createDirectory(String name) throws IOException {
    createFolder(folder.resolve(name));
  }

  @Override
  public void syncDirectory(String directory) throws IOException {
    syncFolder(folder.resolve(directory));
    synchronized (above) {
      for (Path parent : above) {
        syncFolder(parent);
      }
      above.clear();
    }
  }

  @Override
  public DiskLock lock(String name) throws IOException {
    Path path = folder.resolve(name);
    synchronized (HELD) {
      if (HELD.contains(path)) {
        throw new DiskLockedException(path.toString(), ProcessHandle.current().pid());
      }
      FileChannel channel =
          FileChannel.open(
              path,
              EnumSet.of(
                  StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
              attribute(FILE));
      try {
        FileLock lock = channel.tryLock();
        if (lock == null) {
          throw new DiskLockedException(path.toString(), holder(channel));
        }
        channel.truncate(0);
        channel.write(ascii(ProcessHandle.current().pid() + "\n"), 0);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
      HELD.add(path);
      return new RealLock(path, channel);
    }
  }

  private static long holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(32);
    channel.read(text, 0);
    String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
    try {
      return Long.parseLong(pid);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static void createFolder(Path path) throws IOException {
    try {
      Files.createDirectory(path, attribute(FOLDER));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path)) {
        throw e;
      }
    }
  }

  private static void syncFolder(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static FileAttribute<Set<PosixFilePermission>> attribute(
      Set<PosixFilePermission> permissions) {
    return PosixFilePermissions.asFileAttribute(permissions);
  }

  /**
   * RandomAccessFile and not FileChannel, because an interrupt of a thread inside a FileChannel
   * closes the file for everybody. Only the sync goes through the channel: RandomAccessFile has no
   * fdatasync.
   */
  private static final class RealFile implements DiskFile {
    private final RandomAccessFile file;

    RealFile(RandomAccessFile file) {
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      return file.length();
    }

    @Override
    public void write(long position, byte[] bytes, int offset, int length) throws IOException {
      synchronized (file) {
        file.seek(position);
        file.write(bytes, offset, length);
      }
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
      synchronized (file) {
        file.seek(position);
        int done = 0;
        while (done < length) {
          int count = file.read(into, offset + done, length - done);
          if (count < 0) {
            break;
          }
          done += count;
        }
        return done;
      }
    }

    @Override
    public void sync() throws IOException {
      file.getChannel().force(false);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private static final class RealLock implements DiskLock {
    private final Path path;
    private final FileChannel channel;

    RealLock(Path path, FileChannel channel) {
      this.path = path;
      this.channel = channel;
    }

    @Override
    public void close() throws IOException {
      synchronized (HELD) {
        if (!channel.isOpen()) {
          return;
        }
        HELD.remove(path);
        try {
          channel.truncate(0);
        } finally {
          channel.close();
        }
      }
    }
  }
}
