package io.drover.driver.common;

import io.drover.api.ErrorCode;
import io.drover.api.driver.DriverException;
import io.drover.api.driver.TaskId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a driver keeps the fates of attempts: {@code <state>/<alloc>/<task>/attempt-N} and {@code
 * exit-N}, folders of mode 0700. The last fates of a task stay until its alloc is destroyed, so
 * that a request of a dead agent that comes late still finds them. Safe from any thread.
 */
public final class AttemptFolders {
  /** So many of a task's newest fates are kept when a later attempt begins. */
  static final int FATES_KEPT = 3;

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path state;

  /** Folders below {@code state}, which exists. */
  public AttemptFolders(Path state) {
    this.state = state;
  }

  /** The folder of the task, made if it is not there. */
  public Path of(TaskId id) throws DriverException {
    Path ofAlloc = below(state, id.allocId());
    Path folder = below(ofAlloc, id.task());
    try {
      if (!Files.isDirectory(folder)) {
        make(ofAlloc);
        make(folder);
      }
      return folder;
    } catch (NoSuchFileException gone) {
      // Who takes away the driver's own folder takes away what there was to know, for ever.
      throw new DriverException(
          ErrorCode.IO, "the data folder is gone: there is no " + state, false, gone);
    } catch (IOException cannot) {
      throw io("the folder " + folder + " cannot be made", cannot);
    }
  }

  private static void make(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, OWNER_ONLY);
    } catch (FileAlreadyExistsException byAnotherTask) {
      if (!Files.isDirectory(folder)) {
        throw byAnotherTask;
      }
    }
  }

  /** Names come from job files and from the network: none may lead out of the folder. */
  private static Path below(Path folder, String name) throws DriverException {
    if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
      throw new DriverException(ErrorCode.JOB_INVALID, "\"" + name + "\" cannot name a folder");
    }
    return folder.resolve(name);
  }

  /** A new folder for an exec session of the attempt. */
  public Path session(TaskId id) throws DriverException {
    try {
      return Files.createTempDirectory(of(id), sessionPrefix(id), OWNER_ONLY);
    } catch (IOException cannot) {
      throw io("no folder for the session can be made", cannot);
    }
  }

  private static String sessionPrefix(TaskId id) {
    return "exec-" + id.attempt() + "-";
  }

  /** Whether anything was ever written down of the attempt. */
  public boolean knows(TaskId id) {
    Path folder = state.resolve(id.allocId()).resolve(id.task());
    return Files.exists(folder.resolve("attempt-" + id.attempt()));
  }

  /** Frees what an attempt that has ended left beside its fate, and fates that are long over. */
  public void tidy(TaskId id) throws DriverException {
    Path folder = of(id);
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(sessionPrefix(id))) {
          deleteTree(file);
        }
        int attempt = numberBehind("attempt-", name);
        Path exit = folder.resolve("exit-" + attempt);
        if (attempt > 0 && attempt <= id.attempt() - FATES_KEPT && Files.exists(exit)) {
          Files.deleteIfExists(file);
          Files.deleteIfExists(exit);
        }
      }
    } catch (IOException cannot) {
      throw io("the folder " + folder + " cannot be tidied", cannot);
    }
  }

  private static int numberBehind(String prefix, String name) {
    String number = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
    return number.matches("[0-9]{1,9}") ? Integer.parseInt(number) : 0;
  }

  /**
   * Deletes all that is known of an alloc. Idempotent.
   *
   * @throws DriverException WRONG_STATE if an attempt of it has no end yet
   */
  public void deleteAlloc(String allocId) throws DriverException {
    Path folder = below(state, allocId);
    List<TaskId> open = withoutEnd(allocId);
    if (!open.isEmpty()) {
      throw new DriverException(
          ErrorCode.WRONG_STATE, "cannot destroy " + allocId + ": no end of " + open);
    }
    try {
      deleteTree(folder);
    } catch (IOException cannot) {
      throw io("the folder " + folder + " cannot be deleted", cannot);
    }
  }

  /** The attempts of an alloc whose end nobody has written down. */
  public List<TaskId> withoutEnd(String allocId) throws DriverException {
    Path folder = below(state, allocId);
    List<TaskId> open = new ArrayList<>();
    try {
      for (Path attempt : attempts(folder)) {
        int number = numberBehind("attempt-", attempt.getFileName().toString());
        if (number > 0 && !Files.exists(attempt.resolveSibling("exit-" + number))) {
          String task = folder.relativize(attempt).getName(0).toString();
          open.add(new TaskId(allocId, task, number));
        }
      }
      return open;
    } catch (IOException cannot) {
      throw io("the folder " + folder + " cannot be read", cannot);
    }
  }

  private static List<Path> attempts(Path allocFolder) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(allocFolder)) {
      try (var all = Files.walk(allocFolder, 2)) {
        found.addAll(all.toList());
      }
    }
    return found;
  }

  private static void deleteTree(Path root) throws IOException {
    try {
      Files.walkFileTree(root, new Deleting());
    } catch (NoSuchFileException gone) {
      // Somebody was faster, or nothing was ever there.
    }
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }

  private static DriverException io(String what, IOException why) {
    return new DriverException(
        ErrorCode.IO, what + ": " + DriverException.reasonOf(why), true, why);
  }
}
