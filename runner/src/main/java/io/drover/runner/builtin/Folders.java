package io.drover.runner.builtin;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Making folders with exact modes, whatever the umask, and removing trees without following links.
 */
public final class Folders {
  /** The mode of what is its owner's alone. */
  static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

  /** The mode of what others may enter and not change. */
  static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rwxr-xr-x");

  /** The mode of what every task may write in, whatever its user. */
  static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwxrwxrwx");

  /** No umask takes anything from it that its owner could do without. */
  private static final FileAttribute<Set<PosixFilePermission>> AS_PRIVATE =
      PosixFilePermissions.asFileAttribute(PRIVATE);

  private Folders() {}

  /**
   * Makes a folder, with parents where they are missing, and sets its mode; one that is there gets
   * the mode too. A link is not taken for a folder, wherever it leads: a task may have put it there
   * to have the mode of something else changed.
   *
   * @return whether it is new
   */
  static boolean make(Path folder, Set<PosixFilePermission> mode) throws IOException {
    boolean made = create(folder);
    if (!made && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(folder + " is not a folder, or a link to one");
    }
    if (!made || !mode.equals(PRIVATE)) {
      Files.getFileAttributeView(folder, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setPermissions(mode);
    }
    return made;
  }

  /** One call of the system where the parent is there, as it is but for the first of many. */
  private static boolean create(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, AS_PRIVATE);
    } catch (FileAlreadyExistsException there) {
      return false;
    } catch (NoSuchFileException noParent) {
      Files.createDirectories(Objects.requireNonNull(folder.getParent()));
      return create(folder);
    }
    return true;
  }

  /** Gives a file to a user; null leaves it ours. */
  static void give(Path file, @Nullable String user) throws IOException {
    if (user != null) {
      Files.setOwner(file, principal(file, user));
    }
  }

  /** The JDK's exception does not say who was not found. */
  private static UserPrincipal principal(Path file, String user) throws IOException {
    try {
      return file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
    } catch (UserPrincipalNotFoundException nameless) {
      throw new UserPrincipalNotFoundException(user);
    }
  }

  /**
   * Removes a tree. Links are removed, not followed; another file system in it stops the removal.
   * What is not there, or goes meanwhile, is fine. Any thread; blocks on the disk.
   */
  public static void remove(Path root) throws IOException {
    if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(root);
      return;
    }
    Object store = Files.getAttribute(root, "unix:dev");
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            if (!Files.getAttribute(dir, "unix:dev").equals(store)) {
              throw new IOException(dir + " is a mount point; unmount it first");
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            if (failed instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failed;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failed)
              throws IOException {
            if (failed != null) {
              throw failed;
            }
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
